package main

import (
	"os"
	"path/filepath"
	"testing"

	"heed/cmd/heed/config"
)

// TestCautionReachesWhoJudges: the figure of the config is the daemon's and that of the commands which read one.
func TestCautionReachesWhoJudges(t *testing.T) {
	file := filepath.Join(t.TempDir(), "heed.toml")
	text := `[studio]
name = "Norrsken"
timezone = "Europe/Stockholm"
[[mailbox]]
provider = "one.com"
password_file = "password"
addresses = ["info@norrsken.example"]
[[staff]]
name = "Karin Ek"
email = "karin@norrsken.example"
[classify]
caution = -0.5
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.LoadLocal(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := deskConfig(cfg).Caution; got != -0.5 {
		t.Errorf("the daemon's caution is %g", got)
	}
	if _, options, err := (wording{Config: file}).load(); err != nil || options.Caution != -0.5 {
		t.Errorf("a command's caution is %g, %v", options.Caution, err)
	}
	if _, options, err := (wording{}).load(); err != nil || options.Caution != 0 {
		t.Errorf("without a config the caution is %g, %v", options.Caution, err)
	}
}
