package proofread

import (
	"testing"

	"heed/templates"
)

// TestEmbedded proofreads the lexicons Heed comes with: they have no errors. "heed dev lexicon lint" names the warnings too.
func TestEmbedded(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range set.Langs() {
		for _, f := range Lexicon(set.Pack(lang).Lexicon().Entries, All) {
			if f.Grave {
				t.Error(f)
			}
		}
	}
}
