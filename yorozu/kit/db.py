"""The SQL functions of kit migration 0001 in the ORM; twins of those in ``textkeys``."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, TextField


class SearchFold(Func):
    function = "search_fold"
    arity = 1
    output_field = TextField()


class Bigrams(Func):
    function = "bigrams"
    arity = 1
    output_field = ArrayField(IntegerField())
