from reports.analysis.models import AnalysisMail, AnalysisSubscription, SavedAnalysis
from reports.models.closing import (
    CloseMail,
    CloseMailKind,
    MonthClose,
    MonthCloseLine,
    MonthCloseStep,
)
from reports.models.duty import DutyLine, DutyLog, DutyStep
from reports.models.report import MonthlyReport
from reports.peers.models import PeerFigures
from reports.quality.models import QualityDraw, QualityReview
from reports.sending.models import ReportMail, ReportRecipient
from reports.sets.models import ReportComments, ReportCommentsDraft, ReportTemplate

__all__ = [
    "AnalysisMail",
    "AnalysisSubscription",
    "CloseMail",
    "CloseMailKind",
    "DutyLine",
    "DutyLog",
    "DutyStep",
    "MonthClose",
    "MonthCloseLine",
    "MonthCloseStep",
    "MonthlyReport",
    "PeerFigures",
    "QualityDraw",
    "QualityReview",
    "ReportComments",
    "ReportCommentsDraft",
    "ReportMail",
    "ReportRecipient",
    "ReportTemplate",
    "SavedAnalysis",
]
