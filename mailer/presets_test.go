package mailer

import (
	"net"
	"slices"
	"strings"
	"testing"
)

// TestPresetsWhole names every provider that lacks something.
func TestPresetsWhole(t *testing.T) {
	domains := map[string]string{}
	ports := map[string][]string{
		"imap implicit": {"993"}, "imap starttls": {"143"}, "smtp implicit": {"465"}, "smtp starttls": {"587"},
	}
	for _, name := range PresetNames() {
		t.Run(name, func(t *testing.T) {
			p, ok := PresetNamed(strings.ToUpper(name))
			if !ok || p.Name != name || name != strings.ToLower(name) {
				t.Fatalf("PresetNamed = %+v, %v", p, ok)
			}
			for what, server := range map[string]string{"imap " + string(p.IMAPTLS): p.IMAP, "smtp " + string(p.SMTPTLS): p.SMTP} {
				host, port, err := net.SplitHostPort(server)
				if err != nil || !strings.Contains(host, ".") || !slices.Contains(ports[what], port) {
					t.Errorf("%s server %q: %v", what, server, err)
				}
			}
			for _, domain := range p.Domains {
				if other := domains[domain]; other != "" {
					t.Errorf("%s is also %s's", domain, other)
				}
				domains[domain] = name
				if got, ok := PresetFor("studio@" + strings.ToUpper(domain)); !ok || got.Name != name {
					t.Errorf("PresetFor(studio@%s) = %q", domain, got.Name)
				}
			}
		})
	}
	if names := PresetNames(); len(slices.Compact(names)) != len(presets) {
		t.Error("a provider is listed twice")
	}
}

func TestPresetUnknown(t *testing.T) {
	for _, addr := range []string{"", "gmail.com", "info@studio.example", "x@notgmail.com"} {
		if p, ok := PresetFor(addr); ok {
			t.Errorf("PresetFor(%q) = %q", addr, p.Name)
		}
	}
	if _, ok := PresetNamed(""); ok {
		t.Error("a provider without a name")
	}
	if p, _ := PresetNamed("gmail"); !p.FilesSent || p.AuthservID != "mx.google.com" {
		t.Errorf("gmail = %+v", p)
	}
}
