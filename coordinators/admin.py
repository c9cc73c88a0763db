from django.contrib import admin

from coordinators.models import Coordinator


@admin.register(Coordinator)
class CoordinatorAdmin(admin.ModelAdmin[Coordinator]):
    list_display = ["name", "rank", "office", "is_active", "in_office_from", "in_office_until"]
    list_filter = ["rank", "office", "is_active"]
