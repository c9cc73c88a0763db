from django.contrib import admin

from center import models


@admin.register(models.Office, models.Programme)
class CodedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "code", "position", "is_active"]


@admin.register(models.Topic, models.SupportCourse)
class ByYearAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "valid_from", "valid_until", "position"]


@admin.register(models.Industry)
class IndustryAdmin(admin.ModelAdmin[models.Industry]):
    list_display = ["code", "name", "size_rule"]


@admin.register(models.ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin[models.ClosedDay]):
    list_display = ["day", "name"]


@admin.register(models.Target)
class TargetAdmin(admin.ModelAdmin[models.Target]):
    list_display = ["fiscal_year", "programme", "measure", "value"]
