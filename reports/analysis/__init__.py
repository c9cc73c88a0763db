"""分析: any two ways to split the counted memos, as table, chart and heat map."""
