"""The past comes in: the secretariat's old workbooks become memos.

files     is this upload an Excel workbook at all, and a harmless one
reading   sheets → rows of cells, by heading (tables)
headings  which column is which box of the paper form
cells     one cell → date, time, number, text
words     one cell → method, people, topics, bank, staff
rows      one row → PastMemo, or a rejection with its reason (records)
workbook  all of it, with doubled rows and doubled numbers told apart
clients   past memo → company, person of this centre (banks, codes: who introduced, lists)
presence  which of them are in the portal already
loading   everything into the database in one transaction, or nothing (copying)
errorbook the rejected rows as a workbook to correct and upload again
importer  the whole way, for the command and for the page alike (forms, services, views)

Everything above ``clients`` is pure: no database, no Django.
"""
