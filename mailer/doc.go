// Package mailer knows what a mail is: what somebody newly wrote in it and whether it was a person.
//
// It exists because everything Heed does rests on the customer's own words, and mail hides them under
// quotes, signatures, broken encodings and the answers of machines. Parse reads whatever arrives, with
// emersion/go-message's charset tables below, and this package's own splitter and decoders above them,
// since go-message's readers stop at the first header line, boundary or byte that is out of order.
//
// It refuses to open attachments (they are named, measured and digested, never kept), to follow links,
// to fetch anything, and to cut a text down to nothing.
//
// It fails only when its input can't be read. Whatever is wrong with the bytes themselves is read all
// the same and told in Message.Damage; where no header and no text at all can be made out,
// Message.Unreadable says so, and the raw bytes must be kept.
package mailer
