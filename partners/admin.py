from django.contrib import admin

from partners import models


@admin.register(models.Organization)
class OrganizationAdmin(admin.ModelAdmin[models.Organization]):
    list_display = ["name", "kind", "zengin_code", "is_member", "is_active"]
    list_filter = ["kind", "is_member", "is_active"]
    search_fields = ["name", "kana", "zengin_code"]


@admin.register(models.Branch)
class BranchAdmin(admin.ModelAdmin[models.Branch]):
    list_display = ["name", "organization", "code"]
    search_fields = ["name", "kana", "organization__name"]
    list_select_related = ["organization"]


@admin.register(models.PartnerStaff)
class PartnerStaffAdmin(admin.ModelAdmin[models.PartnerStaff]):
    list_display = ["user", "organization", "branch"]
