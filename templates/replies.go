package templates

// Replies is filled from a language's replies file.
type Replies struct{}

func parseReplies(name string, data []byte) (Replies, error) { return Replies{}, nil }
