package main

import (
	"heed/cmd/heed/config"
	"heed/templates"
	"heed/triage/classify"
)

// wording says which words a command reads mails with: Heed's own, or a studio's laid over them.
type wording struct {
	Config string `placeholder:"FILE" help:"Read mails as this heed.toml has them read: with its own phrases and its caution."`
}

func (w wording) load() (*templates.Set, classify.Options, error) {
	if w.Config == "" {
		packs, err := templates.Load(nil)
		return packs, classify.Options{}, err
	}
	cfg, err := config.LoadLocal(w.Config)
	if err != nil {
		return nil, classify.Options{}, err
	}
	return cfg.Packs(), classify.Options{Caution: cfg.Classify.Caution}, nil
}
