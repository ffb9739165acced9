"""Everything that was seen to go wrong with an outlet, on request."""

from app.demo.press.faults.book import FaultBook
from app.demo.press.faults.kinds import lay
from app.demo.press.faults.model import Fault, FaultKind, Manner, Scene, Wire

__all__ = ["Fault", "FaultBook", "FaultKind", "Manner", "Scene", "Wire", "lay"]
