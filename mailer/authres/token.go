package authres

import (
	"errors"
	"fmt"
	"strings"
)

// Limits on one field: a genuine one stays far below them.
const (
	maxField   = 32 << 10
	maxDepth   = 16 // nested comments
	maxResults = 100
	maxProps   = 50
)

// errSyntax is in the chain of every error of Parse.
var errSyntax = errors.New("authentication-results")

func syntax(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errSyntax, fmt.Sprintf(format, args...))
}

// scanner walks over a field body. Comments and quoted strings are taken whole, so that a ';' or '='
// inside them never ends anything (RFC 5322 section 3.2.2 and 3.2.4).
type scanner struct {
	s  string
	at int
}

func (c *scanner) done() bool { return c.at >= len(c.s) }

func (c *scanner) peek() byte {
	if c.done() {
		return 0
	}
	return c.s[c.at]
}

// take reads one exact byte if it is next, after space and comments.
func (c *scanner) take(b byte) (bool, error) {
	if err := c.space(); err != nil {
		return false, err
	}
	if c.done() || c.s[c.at] != b {
		return false, nil
	}
	c.at++
	return true, nil
}

// space skips white space, folds and comments (CFWS).
func (c *scanner) space() error {
	for !c.done() {
		switch c.s[c.at] {
		case ' ', '\t', '\r', '\n':
			c.at++
		case '(':
			if err := c.comment(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

// comment skips one comment with those nested in it.
func (c *scanner) comment() error {
	depth := 0
	for ; !c.done(); c.at++ {
		switch c.s[c.at] {
		case '\\':
			c.at++
		case '(':
			if depth++; depth > maxDepth {
				return syntax("comments nested too deeply")
			}
		case ')':
			if depth--; depth == 0 {
				c.at++
				return nil
			}
		}
	}
	return syntax("comment not closed")
}

// quoted reads a quoted string and returns what is in it.
func (c *scanner) quoted() (string, error) {
	var b strings.Builder
	for c.at++; !c.done(); c.at++ {
		switch ch := c.s[c.at]; ch {
		case '"':
			c.at++
			return b.String(), nil
		case '\\':
			if c.at++; c.done() {
				return "", syntax("quoted string not closed")
			}
			b.WriteByte(c.s[c.at])
		case '\r', '\n': // a fold: the white space after it stays
		default:
			b.WriteByte(ch)
		}
	}
	return "", syntax("quoted string not closed")
}

// keyword reads a method, result, property type or property name, in lower case.
func (c *scanner) keyword() (string, error) {
	if err := c.space(); err != nil {
		return "", err
	}
	from := c.at
	for !c.done() && isKeyword(c.s[c.at]) {
		c.at++
	}
	if from == c.at {
		return "", syntax("word expected")
	}
	return strings.ToLower(c.s[from:c.at]), nil
}

func isKeyword(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}

// value reads a pvalue, an authserv-id or a reason: plain and quoted pieces without space between them.
// It ends at white space, a comment or ';'. Real servers put '=' and '/' unquoted into addresses, so
// those are taken as they come.
func (c *scanner) value() (string, error) {
	if err := c.space(); err != nil {
		return "", err
	}
	var b strings.Builder
	from := c.at
	for !c.done() {
		switch ch := c.s[c.at]; {
		case ch == '"':
			piece, err := c.quoted()
			if err != nil {
				return "", err
			}
			b.WriteString(piece)
			continue
		case ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n' || ch == ';' || ch == '(':
			if from == c.at {
				return "", syntax("value expected")
			}
			return b.String(), nil
		case ch < ' ' || ch == 0x7f || ch == ')' || ch == '\\':
			return "", syntax("stray %q", ch)
		default:
			b.WriteByte(ch)
			c.at++
		}
	}
	if from == c.at {
		return "", syntax("value expected")
	}
	return b.String(), nil
}
