from reports.services.closing import (
    month_apply,
    month_approve,
    month_check,
    month_reopen,
    month_send_back,
    month_withdraw,
)
from reports.services.duty import (
    Written,
    duty_approve,
    duty_confirm,
    duty_line_add,
    duty_line_withdraw,
    duty_send_back,
    duty_unconfirm,
)
from reports.services.report import report_build, report_cancel, report_request

__all__ = [
    "Written",
    "duty_approve",
    "duty_confirm",
    "duty_line_add",
    "duty_line_withdraw",
    "duty_send_back",
    "duty_unconfirm",
    "month_apply",
    "month_approve",
    "month_check",
    "month_reopen",
    "month_send_back",
    "month_withdraw",
    "report_build",
    "report_cancel",
    "report_request",
]
