package approve

// Fit says what commands mean to the question they answer: a plain yes to a draft approves it, to "was it
// you?" confirms, and to "did the answer arrive?" means nothing clear. purpose is that of the token the
// reply came with; "" is no question, where a plain line orders nothing.
func Fit(cmds []Command, purpose string) ([]Command, error) {
	fitted := make([]Command, 0, len(cmds))
	for _, c := range cmds {
		problem := &Problem{Code: NotAsked, Line: c.Line}
		switch purpose {
		case Decide:
			if c.Verb == Confirm || c.Verb == Sent || c.Verb == Resend {
				problem.Readings = []Verb{Approve}
				return nil, problem
			}
		case Listed: // nothing was asked that a yes or a no could answer
			if c.Plain || c.Verb == Confirm || c.Verb == Sent || c.Verb == Resend {
				problem.Readings = []Verb{Mine, Close}
				return nil, problem
			}
		case Confirming:
			switch c.Verb {
			case Approve, Confirm:
				c.Verb = Confirm
			case Reject, Undo:
			default:
				problem.Readings = []Verb{Confirm, Undo}
				return nil, problem
			}
		case Unsure:
			switch c.Verb {
			case Approve, Confirm, Reject, Send, SendAnyway, Edit, Fill, Offer, Posted, Split:
				problem.Readings = []Verb{Sent, Resend}
				return nil, problem
			}
		default:
			if c.Plain {
				return nil, problem
			}
		}
		fitted = append(fitted, c)
	}
	return fitted, nil
}
