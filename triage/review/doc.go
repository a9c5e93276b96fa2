// Package review recognises the mails with which review sites tell a studio that somebody wrote about it
// in public, and reads site, stars, name, words and link out of them. It exists because such a mail is
// answered on the site and not by mail, and because a bad review cannot wait (playbook R1).
//
// It refuses to take a person for a site: only mail that is automatic, or comes from an address of a known
// site that is no relay to a customer, can be a notification, however much it speaks of reviews. It trusts
// no sender for more than that: a link is handed on only where it leads to the site itself. It cannot fail;
// what it cannot read stays empty, and what it does not recognise is left to others.
package review
