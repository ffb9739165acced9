"""The scripted day: what eight fictional outlets publish, when, and whom it should be told to."""

from app.demo.script.load import load_script
from app.demo.script.model import Change, ChangeKind, ExpectedAlert, Script, ScriptArticle

__all__ = ["Change", "ChangeKind", "ExpectedAlert", "Script", "ScriptArticle", "load_script"]
