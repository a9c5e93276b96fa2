package approve

import "testing"

func BenchmarkRead(b *testing.B) {
	set, loc := packs(b), madrid(b)
	for name, text := range map[string]string{
		"approve": "Hi Heed,\n\nfill date: Friday\napprove\n\nThanks,\nAnna",
		"problem": "looks good, but please change the second picture before it goes out",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = Read(mailOf(text), set, noon, loc)
			}
		})
	}
}
