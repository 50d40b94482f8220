"""Who may use the console: accounts and groups, in forms that fit a telephone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

DOES = {"view": "xem", "add": "thêm", "change": "sửa", "delete": "xóa"}
GRANTED = {
    "liveentry": ("view", "add", "change", "delete"),
    "release": ("view",),
    "draftanswer": ("view", "change", "delete"),
    "ticket": ("view", "delete"),
    "team": ("view", "add", "change", "delete"),
    "turn": ("view", "delete"),
    "feedback": ("view", "delete"),
    "stuckstep": ("view", "delete"),
    "citizen": ("view", "delete"),
}
"""What can be done in the console at all, by model."""


class Permissions(forms.ModelMultipleChoiceField[Permission]):
    """Such as "câu trả lời: sửa", to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        action = obj.codename.partition("_")[0]
        return f"{obj.content_type.name}: {DOES[action]}"


def grantable() -> QuerySet[Permission]:
    codes = [f"{action}_{model}" for model, actions in GRANTED.items() for action in actions]
    ours = Q(content_type__app_label__in=("helpdesk", "knowledge"))
    found = Permission.objects.filter(ours, codename__in=codes).select_related("content_type")
    return found.order_by("content_type__app_label", "content_type__model", "pk")


class GroupForm(forms.ModelForm[Group]):
    permissions = Permissions(label="Được làm", queryset=Permission.objects.none(), required=False)

    class Meta:
        model = Group
        fields = ("name", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].queryset = grantable()  # type: ignore[attr-defined]


class Groups(admin.ModelAdmin[Group]):
    form = GroupForm
    search_fields = ("name",)


class Accounts(auth_admin.UserAdmin[User]):
    """Rights come from groups; single permissions are not given here."""

    list_display = ("username", "last_name", "first_name", "rights")
    list_filter = ("is_superuser", "is_active", "groups")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Thông tin cá nhân", {"fields": ("last_name", "first_name")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    @admin.display(description="quyền", ordering="is_superuser")
    def rights(self, user: User) -> str:
        if not user.is_active:
            return "đã khóa"
        if user.is_superuser:
            return "quản trị"
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: Any) -> QuerySet[User]:
        found: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return found

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return db_field.formfield(widget=forms.CheckboxSelectMultiple, help_text="")


def register() -> None:
    """In place of Django's own pages."""
    admin.site.unregister((Group, User))
    admin.site.register(Group, Groups)
    admin.site.register(User, Accounts)
