package authres

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"heed/mailer"
)

const server = "mx.studio.example"

var anna = mailer.Address{Name: "Anna Berg", Addr: "anna@studio.example"}

func TestCheckProves(t *testing.T) {
	for name, tc := range map[string]struct {
		field, pin, from, method string
	}{
		"gmail":                        {fields["gmail"], "mx.google.com", "", "dmarc"},
		"microsoft":                    {fields["microsoft"], NoID, "", "dmarc"},
		"fastmail":                     {fields["fastmail"], "mx6.messagingengine.com", "", "dmarc"},
		"yahoo":                        {fields["yahoo"], "atlas1.mail.yahoo.example", "", "dmarc"},
		"opendkim":                     {fields["opendkim"], "mail.studio.example", "", "dkim"},
		"exim submission":              {fields["exim"], server, "", "auth"},
		"From in capitals":             {fields["exim"], server, "Anna@Studio.Example", "auth"},
		"signed by the parent":         {server + "; dkim=pass header.d=studio.example", server, "anna@madrid.studio.example", "dkim"},
		"signed by a sister":           {server + "; dkim=pass header.d=mail.studio.example", server, "", "dkim"},
		"dmarc names the organisation": {server + "; dmarc=pass header.from=studio.example", server, "anna@madrid.studio.example", "dmarc"},
		"gmail user":                   {server + "; dkim=pass header.i=@gmail.com", server, "luzstudio@gmail.com", "dkim"},
		"one of two signatures":        {server + "; dkim=fail header.d=studio.example; dkim=pass header.d=studio.example", server, "", "dkim"},
		"international domain":         {server + "; dkim=pass header.d=xn--fotobjrk-s4a.example", server, "anna@fotobjörk.example", "dkim"},
		"microsoft without policy":     {"dkim=pass header.d=studio.example;dmarc=bestguesspass action=none header.from=studio.example", NoID, "", "dkim"},
	} {
		t.Run(name, func(t *testing.T) {
			from := anna
			if tc.from != "" {
				from.Addr = tc.from
			}
			e, err := Check([]string{tc.field}, tc.pin, from)
			if err != nil {
				t.Fatal(err)
			}
			if e.Method != tc.method || e.Domain == "" || e.Detail == "" {
				t.Errorf("evidence %+v", e)
			}
		})
	}
}

func TestCheckProvesNothing(t *testing.T) {
	pass := server + "; dmarc=pass header.from=studio.example"
	for name, tc := range map[string]struct {
		fields    []string
		pin, from string
	}{
		"no field":                      {nil, server, ""},
		"nothing pinned":                {[]string{pass}, "", ""},
		"another server":                {[]string{"mx.evil.example; dmarc=pass header.from=studio.example"}, server, ""},
		"pinned id as a suffix":         {[]string{"evil." + pass}, server, ""},
		"pinned id in other letters":    {[]string{"MX" + pass[2:]}, server, ""},
		"own field says fail":           {[]string{server + "; dmarc=fail header.from=studio.example", pass}, server, ""},
		"own field says none":           {[]string{server + "; none", pass}, server, ""},
		"own field is broken":           {[]string{server + "; dkim=pass (", pass}, server, ""},
		"own field is too long":         {[]string{server + "; x=y (" + string(make([]byte, maxField)) + ")", pass}, server, ""},
		"an unreadable field above":     {[]string{"(", pass}, server, ""},
		"id inside a comment":           {[]string{"(" + server + "; ) mx.evil.example; dmarc=pass header.from=studio.example"}, server, ""},
		"field without id, id pinned":   {[]string{"dmarc=pass header.from=studio.example"}, server, ""},
		"field with id, none pinned":    {[]string{pass}, NoID, ""},
		"two dmarc results":             {[]string{pass + "; dmarc=pass header.from=studio.example"}, server, ""},
		"dmarc=fail beside dkim=pass":   {[]string{server + "; dkim=pass header.d=studio.example; dmarc=fail header.from=studio.example"}, server, ""},
		"dmarc for another domain":      {[]string{server + "; dmarc=pass header.from=evil.example"}, server, ""},
		"dmarc for a sister":            {[]string{server + "; dmarc=pass header.from=mail.studio.example"}, server, ""},
		"dmarc for an ending alike":     {[]string{server + "; dmarc=pass header.from=notstudio.example"}, server, ""},
		"dmarc without domain":          {[]string{server + "; dmarc=pass"}, server, ""},
		"domain given twice":            {[]string{server + "; dmarc=pass header.from=studio.example header.from=evil.example"}, server, ""},
		"domain of a comment":           {[]string{server + "; dmarc=pass (header.from=studio.example) header.from=evil.example"}, server, ""},
		"spf alone":                     {[]string{server + "; spf=pass smtp.mailfrom=anna@studio.example"}, server, ""},
		"dkim of another domain":        {[]string{server + "; dkim=pass header.d=evil.example"}, server, ""},
		"dkim d and i disagree":         {[]string{server + "; dkim=pass header.d=evil.example header.i=@studio.example"}, server, ""},
		"dkim of the ending":            {[]string{server + "; dkim=pass header.d=example"}, server, ""},
		"dkim of a public suffix":       {[]string{server + "; dkim=pass header.d=co.uk"}, server, "anna@studio.co.uk"},
		"neighbour at a page host":      {[]string{server + "; dkim=pass header.d=evil.github.io"}, server, "anna@studio.github.io"},
		"neighbour tenant":              {[]string{server + "; dkim=pass header.d=evil.onmicrosoft.com"}, server, "anna@studio.onmicrosoft.com"},
		"host of the tenant":            {[]string{server + "; dmarc=pass header.from=onmicrosoft.com"}, server, "anna@studio.onmicrosoft.com"},
		"subdomain of a freemail":       {[]string{server + "; dkim=pass header.d=x.gmail.com"}, server, "luz@gmail.com"},
		"dkim=permerror":                {[]string{server + "; dkim=permerror header.d=studio.example"}, server, ""},
		"unknown dkim version":          {[]string{server + "; dkim/2=pass header.d=studio.example"}, server, ""},
		"auth of a colleague":           {[]string{server + "; auth=pass smtp.auth=otto@studio.example"}, server, ""},
		"auth without domain":           {[]string{server + "; auth=pass smtp.auth=anna"}, server, ""},
		"auth failed":                   {[]string{server + "; auth=fail smtp.auth=anna@studio.example"}, server, ""},
		"two addresses in From":         {[]string{pass}, server, "a@evil.example,anna@studio.example"},
		"two @ in From":                 {[]string{pass}, server, "anna@evil.example@studio.example"},
		"quoted local part":             {[]string{pass}, server, `"a@evil.example "@studio.example`},
		"From without domain":           {[]string{pass}, server, "anna"},
		"homoglyph domain":              {[]string{pass}, server, "anna@studіo.example"},
		"domain with a final dot":       {[]string{server + "; dkim=pass header.d=studio.example."}, server, ""},
		"property without type":         {[]string{server + "; dkim=pass d=studio.example"}, server, ""},
		"result of a look-alike method": {[]string{server + "; x-google-dkim=pass header.d=studio.example"}, server, ""},
	} {
		t.Run(name, func(t *testing.T) {
			from := anna
			if tc.from != "" {
				from.Addr = tc.from
			}
			e, err := Check(tc.fields, tc.pin, from)
			if !errors.Is(err, ErrUnproven) || e != (Evidence{}) {
				t.Errorf("evidence %+v, err %v", e, err)
			}
		})
	}
}

// Our server's field may stand below those of other hops inside the house.
func TestCheckSkipsOtherServers(t *testing.T) {
	e, err := Check([]string{
		"filter.studio.example; x-virus=clean",
		server + "; dkim=pass header.d=studio.example",
		server + "; dmarc=fail header.from=studio.example",
	}, server, anna)
	if err != nil || e.Method != "dkim" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestLookAlike(t *testing.T) {
	staff := []string{"anna@studioluz.com", "marta@studioluz.com", "modernfoto@gmail.com"}
	for name, tc := range map[string]struct{ addr, like string }{
		"the address itself":         {"Anna@StudioLuz.com", ""},
		"a colleague":                {"otto@studioluz.com", ""},
		"a customer":                 {"lisa@gmail.com", ""},
		"a customer of another host": {"anna@outlook.com", ""},
		"another studio":             {"anna@fotobyran.se", ""},
		"cyrillic o":                 {"anna@studiоluz.com", "anna@studioluz.com"},
		"the same in punycode":       {"anna@" + punycode(t, "studiоluz.com"), "anna@studioluz.com"},
		"a subdomain of the staff's": {"anna@mail.studioluz.com", ""},
		"zero for o":                 {"anna@studi0luz.com", "anna@studioluz.com"},
		"one for l":                  {"x@studio1uz.com", "anna@studioluz.com"},
		"letters swapped":            {"anna@stuidoluz.com", "anna@studioluz.com"},
		"a letter missing":           {"anna@studioluz.cm", "anna@studioluz.com"},
		"a final dot":                {"anna@studioluz.com.", "anna@studioluz.com"},
		"a letter doubled":           {"anna@studiolluz.com", "anna@studioluz.com"},
		"a hyphen":                   {"anna@studio-luz.com", "anna@studioluz.com"},
		"another ending":             {"anna@studioluz.co", "anna@studioluz.com"},
		"longer ending":              {"anna@studioluz.com.co", "anna@studioluz.com"},
		"freemail name, one off":     {"modemfoto@gmail.com", "modernfoto@gmail.com"},
		"freemail name with a dot":   {"modern.foto@gmail.com", "modernfoto@gmail.com"},
		"accent":                     {"anna@stúdioluz.com", "anna@studioluz.com"},
		"no address":                 {"anna", ""},
		"empty":                      {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			like, ok := LookAlike(tc.addr, staff)
			if like != tc.like || ok != (tc.like != "") {
				t.Errorf("LookAlike(%q) = %q, %v", tc.addr, like, ok)
			}
		})
	}
}

func punycode(t *testing.T, domain string) string {
	t.Helper()
	ascii, err := idna.ToASCII(domain)
	if err != nil || !strings.HasPrefix(ascii, "xn--") {
		t.Fatalf("%q: %q, %v", domain, ascii, err)
	}
	return ascii
}
