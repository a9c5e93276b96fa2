package triage

// MayGrant reports whether a member may hold out a remedy without asking: it costs no more than their limit
// (playbook R5, R6). What is owed in any case, a fix of unknown cost, is within every limit; any other unknown
// cost is above it.
func (m Member) MayGrant(kind RemedyKind, cost Money) bool {
	switch {
	case m.Limit == nil:
		return true
	case cost.Known():
		return cost.Cents <= m.Limit.Cents
	}
	return kind == Fix
}

// Decides reports whether a member is one of those whom nobody needs to be asked for.
func (s Staff) Decides(m Member) bool {
	_, owner := s.Owners().ByEmail(m.Email)
	return owner
}
