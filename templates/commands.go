package templates

// Commands is filled from a language's commands file.
type Commands struct{}

func parseCommands(name string, data []byte) (Commands, error) { return Commands{}, nil }
