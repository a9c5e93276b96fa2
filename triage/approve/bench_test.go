package approve

import "testing"

func BenchmarkRead(b *testing.B) {
	loc := madrid(b)
	for name, text := range map[string]string{
		"approve": "Hi Heed,\n\nfill date: Friday\napprove\n\nThanks,\nAnna",
		"problem": "looks good, but please change the second picture before it goes out",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = read(mailOf(text), noon, loc)
			}
		})
	}
}
