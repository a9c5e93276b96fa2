package main

import (
	"context"
	"encoding/json"
	"time"

	"heed/triage/store"
)

type exportCmd struct {
	Corrections exportCorrectionsCmd `cmd:"" help:"Print the mails that staff set right, with the labels they gave them, one a line, as 'heed exam' reads them."`
}

type exportCorrectionsCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
}

// labelledMail is one example in the format that heed exam reads.
type labelledMail struct {
	ID      string `json:"id"`
	Lang    string `json:"lang"`
	From    string `json:"from"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
	store.Labels
	Note string `json:"note"`
}

// Run prints the examples while the daemon works on the database. They are customers' mails: they go nowhere but
// to standard output.
func (e exportCorrectionsCmd) Run(ctx context.Context, std streams) error {
	out := json.NewEncoder(std.out)
	return peek(ctx, e.Config, func(tx *store.Tx, _ *time.Location) error {
		return tx.Corrected(func(x store.Example) error {
			return out.Encode(labelledMail{
				ID: x.Mail.ID, Lang: x.Lang, From: x.Mail.From, Subject: x.Mail.Subject, Body: x.Mail.Body, Labels: x.Meant, Note: "set right by staff",
			})
		})
	})
}
