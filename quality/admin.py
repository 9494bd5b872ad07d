"""The quality group's own work, in the admin."""

from quality import admin_assessment, admin_measures

__all__ = ["admin_assessment", "admin_measures"]
