"""Values and pure rules that every other package stands on. No I/O here, and no clock but core.clock."""
