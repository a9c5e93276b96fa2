package classify

// Sentiment gives the mood of any text: negative for unhappy. The language must be known; an unknown one is
// read with the fallback's words.
func (c *Classifier) Sentiment(lang, s string) float64 {
	return round(c.readPlain(lang, s).mood())
}

// Grievance says how far a text is from a complaint: negative for a complaint, positive for none.
func (c *Classifier) Grievance(lang, s string) float64 {
	return round(-c.readPlain(lang, s).grievance(c.opt))
}

func (c *Classifier) readPlain(lang, s string) *evidence {
	in := Input{Text: s}
	return c.pack(lang).read(in, in.Date)
}
