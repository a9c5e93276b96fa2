package approve

import "slices"

// clashes lists which commands contradict each other in one reply. Each pair stands once.
var clashes = map[Verb][]Verb{
	Approve:      {Send, Edit, Reject, NotAComplaint, NotOurs, Later, Called, Close, Undo, Pause, Sent, Resend},
	Send:         {Edit, Reject, NotOurs, Later, Called, Close, Undo, Pause, Confirm, Sent, Resend},
	Edit:         {Reject, NotOurs, Called, Close, Undo, Confirm, Sent, Resend},
	Fill:         {Reject, NotOurs, Close, Undo, Sent, Resend},
	Reject:       {Undo, Confirm, Sent, Resend},
	IsComplaint:  {NotAComplaint, NotOurs},
	NotOurs:      {Mine, Later, Called, Confirm, Resend},
	SetThemes:    {NotAComplaint, NotOurs, IgnoreSender, Undo, Confirm, Merge},
	SetSeverity:  {NotAComplaint, NotOurs, IgnoreSender, Undo, Confirm, Merge},
	IgnoreSender: {Approve, Send, Edit, Fill, IsComplaint, Mine, Later, Called, Undo, Confirm, Sent, Resend, Merge},
	Merge:        {Approve, Send, Edit, Fill, Reject, NotOurs, Later, Called, Close, Undo, Confirm, Sent, Resend},
	Later:        {Close, Undo, Confirm},
	Close:        {Undo, Resend},
	Undo:         {Confirm, Sent, Resend},
	Pause:        {Resume, Confirm, Resend},
	Confirm:      {Sent, Resend},
	Sent:         {Resend},
}

// clash finds the command that contradicts an earlier one.
func clash(cmds []Command) *Problem {
	for i, c := range cmds {
		for _, earlier := range cmds[:i] {
			same := c.Verb == earlier.Verb
			differs := same && (c.Verb == Fill && c.Name == earlier.Name && c.Value != earlier.Value ||
				c.Verb == Later && !c.Until.Equal(earlier.Until) || c.Severity != earlier.Severity || c.Ref != earlier.Ref)
			if differs || slices.Contains(clashes[c.Verb], earlier.Verb) || slices.Contains(clashes[earlier.Verb], c.Verb) {
				p := &Problem{Code: Conflict, Line: c.Line, Readings: []Verb{earlier.Verb}}
				if !same {
					p.Readings = append(p.Readings, c.Verb)
				}
				return p
			}
		}
	}
	return nil
}

// inOrder drops repeated commands and puts blanks to be filled first: "approve" above "fill date: Friday"
// means the filled draft.
func inOrder(cmds []Command) []Command {
	var fills, others []Command
	for _, c := range cmds {
		at := slices.IndexFunc(others, func(o Command) bool { return o.Verb == c.Verb && c.Verb != Called })
		switch {
		case c.Verb == Fill:
			if !slices.ContainsFunc(fills, func(f Command) bool { return f.Name == c.Name }) {
				fills = append(fills, c)
			}
		case at < 0:
			others = append(others, c)
		case others[at].Plain && !c.Plain: // "yes" and "approve": the plainer one says less
			others[at] = c
		}
	}
	return append(fills, others...)
}
