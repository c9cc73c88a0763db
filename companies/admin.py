from django.contrib import admin

from companies import models


@admin.register(models.Company)
class CompanyAdmin(admin.ModelAdmin[models.Company]):
    list_display = ["name", "kana", "industry", "staff", "phone"]
    search_fields = ["name_key", "kana_key", "phone_key"]
    raw_id_fields = ["predecessor", "merged_into"]


@admin.register(models.Person)
class PersonAdmin(admin.ModelAdmin[models.Person]):
    list_display = ["name", "kana", "company", "phone"]
    search_fields = ["name_key", "kana_key", "phone_key"]
    raw_id_fields = ["company", "founded", "merged_into"]
