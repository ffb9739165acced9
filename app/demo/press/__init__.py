"""A press of our own on loopback: eight fictional outlets in four content systems, with every fault on order."""

from app.demo.press.dates import DateForm
from app.demo.press.definitions import outlet_files
from app.demo.press.faults import Fault, FaultKind
from app.demo.press.log import Request, gaps, overlaps
from app.demo.press.press import Press

__all__ = ["DateForm", "Fault", "FaultKind", "Press", "Request", "gaps", "outlet_files", "overlaps"]
