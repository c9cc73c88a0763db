"""The lowest floor: dates, text keys, paging, exports, jobs and forms. It knows no domain."""
