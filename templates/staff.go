package templates

// Staff is filled from a language's staff file.
type Staff struct{}

func parseStaff(name string, data []byte) (Staff, error) { return Staff{}, nil }
