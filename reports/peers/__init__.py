"""他拠点比較: what other centres publish for a 年度, per coordinator and per 10,000 businesses."""
