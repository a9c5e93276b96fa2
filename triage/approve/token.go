package approve

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Key is the secret that tokens are made with. It must have at least MinKey random bytes: a shorter one
// makes no token and accepts none.
type Key []byte

// MinKey is the least number of bytes a Key must have.
const MinKey = 16

// The purposes a token can be made for. A token for one never serves another.
const (
	Decide     = "decide"    // answer to a draft
	Listed     = "listed"    // one of the cases of a short list, which shows no draft
	Confirming = "confirm"   // "was it really you?"
	Unsure     = "uncertain" // "did the answer arrive?"
)

// Grant is what a token allows: one person, one question, one version of the draft, until a moment.
// Single use is the store's part: it keeps the grant until the token is spent.
type Grant struct {
	Ref     string // public reference of the case, or any other name of what was asked
	Version int    // draft version
	Person  string // address of the person asked; compared without case
	Purpose string // Decide, Listed, Confirming or Unsure
	Expires time.Time
}

// tokenBytes is 128 bits: RFC 2104 section 5 allows truncation to no less than half the hash.
const tokenBytes = 16

// tokenChars is the length of a token as text.
const tokenChars = 26

var tokenText = base32.StdEncoding.WithPadding(base32.NoPadding)

// Token returns the token of g: 26 lower-case letters and digits. Expires counts in whole seconds, so
// that a grant read back from a store gives the same token. A key that is too short gives "".
func (k Key) Token(g Grant) string {
	if len(k) < MinKey {
		return ""
	}
	mac := hmac.New(sha256.New, k)
	// Every field goes in with its length before it: no two grants have the same bytes.
	field := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		mac.Write(n[:])
		mac.Write([]byte(s))
	}
	number := func(v int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(v))
		mac.Write(n[:])
	}
	field("heed approval 1")
	field(g.Ref)
	number(int64(g.Version))
	field(strings.ToLower(strings.TrimSpace(g.Person)))
	field(g.Purpose)
	number(g.Expires.Unix())
	return strings.ToLower(tokenText.EncodeToString(mac.Sum(nil)[:tokenBytes]))
}

// Valid reports whether token is g's and g has not expired. A grant without an expiry is never valid.
// The comparison takes the same time wherever the first difference is.
func (k Key) Valid(g Grant, token string, now time.Time) bool {
	want := k.Token(g)
	if want == "" || g.Expires.IsZero() || g.Ref == "" || g.Person == "" || g.Purpose == "" {
		return false
	}
	same := subtle.ConstantTimeCompare([]byte(want), []byte(strings.ToLower(token))) == 1
	return same && now.Before(g.Expires)
}
