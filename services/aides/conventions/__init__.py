"""The convention of an aid: its versions, its schedule, the payments that it allows."""
