package approve

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

var (
	key   = Key(bytes.Repeat([]byte{42}, 32))
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) // a Friday
	grant = Grant{Ref: "H-4F2K", Version: 2, Person: "anna@studio.example", Purpose: Decide, Expires: noon.Add(72 * time.Hour)}
)

func TestTokenIsStable(t *testing.T) {
	token := key.Token(grant)
	if len(token) != tokenChars || token != strings.ToLower(token) {
		t.Fatalf("token %q", token)
	}
	same := grant
	same.Person = " Anna@Studio.Example"
	same.Expires = grant.Expires.In(time.FixedZone("", 3600)).Add(300 * time.Millisecond)
	if key.Token(same) != token {
		t.Error("the same grant read back from a store gives another token")
	}
	if !key.Valid(same, strings.ToUpper(token), noon) {
		t.Error("a token in capitals is refused")
	}
}

func TestTokenBindsEveryField(t *testing.T) {
	token := key.Token(grant)
	for name, change := range map[string]func(g *Grant){
		"case":       func(g *Grant) { g.Ref = "H-4F2M" },
		"version":    func(g *Grant) { g.Version = 3 },
		"person":     func(g *Grant) { g.Person = "otto@studio.example" },
		"purpose":    func(g *Grant) { g.Purpose = Confirming },
		"expiry":     func(g *Grant) { g.Expires = g.Expires.Add(time.Hour) },
		"shifted":    func(g *Grant) { g.Person, g.Purpose = g.Person+"d", "ecide" },
		"no person":  func(g *Grant) { g.Person = "" },
		"no purpose": func(g *Grant) { g.Purpose = "" },
		"no case":    func(g *Grant) { g.Ref = "" },
		"no expiry":  func(g *Grant) { g.Expires = time.Time{} },
	} {
		t.Run(name, func(t *testing.T) {
			g := grant
			change(&g)
			if key.Valid(g, token, noon) {
				t.Error("taken")
			}
		})
	}
	for name, v := range map[string]bool{
		"no token":         key.Valid(grant, "", noon),
		"half a token":     key.Valid(grant, token[:13], noon),
		"longer":           key.Valid(grant, token+"a", noon),
		"another key":      Key(bytes.Repeat([]byte{43}, 32)).Valid(grant, token, noon),
		"no key":           Key(nil).Valid(grant, "", noon),
		"short key":        Key("secret").Valid(grant, Key("secret").Token(grant), noon),
		"at expiry":        key.Valid(grant, token, grant.Expires),
		"after expiry":     key.Valid(grant, token, grant.Expires.Add(time.Second)),
		"never expiring":   key.Valid(Grant{Ref: "H-4F2K", Person: "a@b.example", Purpose: Decide}, key.Token(Grant{Ref: "H-4F2K", Person: "a@b.example", Purpose: Decide}), noon),
		"negative version": key.Valid(Grant{Ref: grant.Ref, Version: -2, Person: grant.Person, Purpose: Decide, Expires: grant.Expires}, token, noon),
	} {
		if v {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestRefs(t *testing.T) {
	seen := map[string]bool{}
	for i := range uint64(1000) {
		for _, n := range []int{0, 4, 5, 6, 99} {
			ref := NewRef(i*0x9e3779b97f4a7c15, n)
			if !ValidRef(ref) {
				t.Fatalf("NewRef made %q", ref)
			}
			seen[ref] = true
		}
	}
	if len(seen) < 2900 {
		t.Errorf("only %d different references", len(seen))
	}
	for _, ref := range []string{"", "H-", "H-4F2", "H-4F2K4F2", "h-4f2k", "4F2K", "H-4F2O", "H-4F2I", "H-4F 2K", "[H-4F2K]", "H-4F2Ñ"} {
		if ValidRef(ref) {
			t.Errorf("%q is valid", ref)
		}
	}
}

func TestFindTag(t *testing.T) {
	token := key.Token(grant)
	other := key.Token(Grant{Ref: "H-4F2K", Version: 3, Person: "anna@studio.example", Purpose: Decide, Expires: noon.Add(time.Hour)})
	tag := Tag("H-4F2K", token)
	for name, tc := range map[string]struct {
		subject string
		ok      bool
	}{
		"as sent":                {tag + " Late album", true},
		"reply":                  {"Re: " + tag + " Late album", true},
		"Swedish, Spanish":       {"SV: RE: " + tag + " x", true},
		"forward prefix":         {"Fwd: " + tag + " x", true},
		"lower case":             {strings.ToLower("Re: " + tag), true},
		"upper case":             {strings.ToUpper("Re: " + tag), true},
		"fold between":           {"Re: [H-4F2K\r\n " + token + "] x", true},
		"fold inside the token":  {"Re: [H-4F2K " + token[:10] + "\r\n\t" + token[10:] + "] x", true},
		"space lost":             {"Re: [H-4F2K" + token + "] x", true},
		"spaces added":           {"Re: [ H-4F2K   " + token + " ] x", true},
		"no-break space":         {"Re: [H-4F2K\u00a0" + token + "] x", true},
		"zero-width space":       {"Re: [H-4F2K \u200b" + token + "] x", true},
		"typographic hyphen":     {"Re: [H‑4F2K " + token + "] x", true},
		"other brackets before":  {"[EXTERNAL] Re: " + tag, true},
		"open bracket before":    {"[ Re: " + tag, true},
		"the same tag twice":     {tag + " " + tag, true},
		"public one beside it":   {"[H-4F2K] " + tag, true},
		"none":                   {"Late album", false},
		"only the public one":    {"Re: [H-4F2K] Late album", false},
		"two tokens":             {tag + " " + Tag("H-4F2K", other), false},
		"two cases":              {tag + " " + Tag("H-9C9C", token), false},
		"public one of another":  {tag + " [H-9C9C]", false},
		"token cut":              {"Re: [H-4F2K " + token[:20] + "] x", false},
		"token with a sign":      {"Re: [H-4F2K " + token[:25] + "1] x", false},
		"without bracket":        {"Re: H-4F2K " + token, false},
		"never closed":           {"Re: [H-4F2K " + token, false},
		"no such reference":      {"[H-OOOO " + token + "]", false},
		"far too long a subject": {strings.Repeat("x", maxSubject) + tag, false},
		"empty":                  {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			ref, found, ok := FindTag(tc.subject)
			if ok != tc.ok || ok && (ref != "H-4F2K" || found != token) {
				t.Errorf("FindTag(%q) = %q, %q, %v", tc.subject, ref, found, ok)
			}
		})
	}
}

func TestFindTagOfNoCase(t *testing.T) {
	token := key.Token(Grant{Ref: StudioRef, Person: "anna@studio.example", Purpose: Confirming, Expires: noon})
	if ref, found, ok := FindTag("Re: " + Tag(StudioRef, token)); !ok || ref != StudioRef || found != token {
		t.Errorf("%q, %q, %v", ref, found, ok)
	}
	if ref, ok := FindRef(PublicTag(StudioRef)); ok || ValidRef(StudioRef) {
		t.Errorf("%q passes for a case", ref)
	}
}

func TestFindRef(t *testing.T) {
	for subject, want := range map[string]string{
		"Re: [H-4F2K] Late album":                           "H-4F2K",
		"re: [h-4f2k] late album":                           "H-4F2K",
		"Re: [H- 4F2K]":                                     "H-4F2K",
		PublicTag("H-4F2K9C"):                               "H-4F2K9C",
		"[H-4F2K] [H-4F2K]":                                 "H-4F2K",
		"Re: " + Tag("H-4F2K", key.Token(grant)) + " Album": "H-4F2K",
		"[H-4F2K] [H-9C9C]":                                 "",
		"H-4F2K":                                            "",
		"[H-4F2]":                                           "",
		"[HELLO]":                                           "",
		"":                                                  "",
	} {
		if ref, ok := FindRef(subject); ref != want || ok != (want != "") {
			t.Errorf("FindRef(%q) = %q, %v", subject, ref, ok)
		}
	}
}
