package authres

import "strings"

// NoID is what to pin where the receiving server writes no authserv-id before its results, as Microsoft
// 365 does. Such a field can only be told by its place, topmost, so pin it only for servers known to
// write one into every mail.
const NoID = "<none>"

// Result is one method's verdict (RFC 8601 section 2.2).
type Result struct {
	Method string            // "dkim", lower case, without version
	Value  string            // "pass", lower case
	Reason string            // as written
	Props  map[string]string // "header.d" -> "example.com"; a property given twice with two values is ""
}

// Parse reads the body of one Authentication-Results field, folded or not. id is the authserv-id, or ""
// where the field begins with a result. An id is returned beside an error if it could be read: a broken
// field of our own server must not make room for the next one. "none" gives no results.
func Parse(field string) (id string, results []Result, err error) {
	c := &scanner{s: field[:min(len(field), maxField)]}
	id, err = c.serverID()
	if err != nil {
		return id, nil, err
	}
	if len(field) > maxField {
		return id, nil, syntax("longer than %d bytes", maxField)
	}
	for nothing := false; ; {
		if err := c.space(); err != nil {
			return id, nil, err
		}
		if c.done() {
			return id, results, nil
		}
		if c.peek() == ';' {
			c.at++
			continue
		}
		r, none, err := c.result()
		if err != nil {
			return id, nil, err
		}
		if end, err := c.take(';'); err != nil || !end && !c.done() {
			return id, nil, syntax("';' expected after a result")
		}
		if nothing || none && len(results) > 0 {
			return id, nil, syntax("none beside results")
		}
		if nothing = none; none {
			continue
		}
		if results = append(results, r); len(results) > maxResults {
			return id, nil, syntax("more than %d results", maxResults)
		}
	}
}

// serverID reads [CFWS] authserv-id [CFWS authres-version] ";". A field that begins with `method=` has
// none.
func (c *scanner) serverID() (string, error) {
	if err := c.space(); err != nil {
		return "", err
	}
	if c.done() {
		return "", syntax("empty field")
	}
	start := c.at
	if _, err := c.keyword(); err == nil {
		if versioned, err := c.take('/'); err != nil {
			return "", err
		} else if versioned {
			if _, err := c.keyword(); err != nil {
				return "", err
			}
		}
		isMethod, err := c.take('=')
		if err != nil {
			return "", err
		}
		if isMethod {
			c.at = start
			return "", nil
		}
	}
	c.at = start
	id, err := c.value()
	if err != nil {
		return "", err
	}
	if err := c.space(); err != nil {
		return id, err
	}
	if !c.done() && c.peek() != ';' {
		version, err := c.value()
		if err != nil {
			return id, err
		}
		if strings.Trim(version, "0123456789") != "" {
			return id, syntax("version or ';' expected after the id")
		}
		if version != "1" {
			return id, syntax("version is not 1") // RFC 8601 section 2.5: an unknown one must be ignored
		}
	}
	if end, err := c.take(';'); err != nil {
		return id, err
	} else if !end && !c.done() {
		return id, syntax("';' expected after the id")
	}
	return id, nil
}

// result reads one resinfo, or the bare word "none".
func (c *scanner) result() (r Result, none bool, err error) {
	if r.Method, err = c.keyword(); err != nil {
		return r, false, err
	}
	slash, err := c.take('/')
	if err != nil {
		return r, false, err
	}
	if slash { // method version, RFC 8601 section 2.2: only 1 is known
		if v, err := c.keyword(); err != nil {
			return r, false, err
		} else if v != "1" {
			r.Method += "/" + v
		}
	}
	equals, err := c.take('=')
	if err != nil {
		return r, false, err
	}
	if !equals {
		if r.Method == "none" {
			return r, true, nil
		}
		return r, false, syntax("'=' expected after the method")
	}
	if r.Value, err = c.keyword(); err != nil {
		return r, false, err
	}
	r.Props = map[string]string{}
	for n := 0; ; n++ {
		if err := c.space(); err != nil {
			return r, false, err
		}
		if c.done() || c.peek() == ';' {
			return r, false, nil
		}
		if n > maxProps {
			return r, false, syntax("more than %d properties", maxProps)
		}
		if err := c.property(&r, n == 0); err != nil {
			return r, false, err
		}
	}
}

// property reads reason=... or ptype.property=value. Microsoft writes properties without a type
// ("action=none"); they are kept under their bare name.
func (c *scanner) property(r *Result, first bool) error {
	name, err := c.keyword()
	if err != nil {
		return err
	}
	for range 3 {
		dot, err := c.take('.')
		if err != nil {
			return err
		}
		if !dot {
			break
		}
		part, err := c.keyword()
		if err != nil {
			return err
		}
		name += "." + part
	}
	equals, err := c.take('=')
	if err != nil {
		return err
	}
	if !equals {
		return syntax("'=' expected after the property")
	}
	value, err := c.value()
	if err != nil {
		return err
	}
	if name == "reason" && first {
		r.Reason = value
		return nil
	}
	if was, twice := r.Props[name]; twice && was != value {
		value = ""
	}
	r.Props[name] = value
	return nil
}
