import type { Language } from '@tabib/contracts/core/person'
import { localeOf } from '../../i18n/locale.js'

let audio: AudioContext | undefined

/** Makes sound possible: browsers allow it only where somebody has touched the page. */
export function startSound(): void {
  audio ??= new AudioContext()
  void audio.resume()
}

/** Two soft notes, a third apart; answers how long they last, in milliseconds. */
export function chime(): number {
  if (!audio) return 0
  for (const [i, pitch] of [659.25, 523.25].entries()) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
    const at = audio.currentTime + i * 0.35
    tone.frequency.value = pitch
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(0.4, at + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.7)
    tone.connect(loudness).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.75)
  }
  return 1_100
}

/** Says sentences one after another, each in its language; those asked for later wait for their turn. */
export function say(sentences: readonly { text: string; language: Language }[]): void {
  const voice = globalThis.speechSynthesis
  if (!voice) return
  for (const { text, language } of sentences) {
    const words = new SpeechSynthesisUtterance(text)
    words.lang = localeOf(language)
    const fits = voice.getVoices().find((v) => v.lang.toLowerCase().startsWith(language))
    if (fits) words.voice = fits
    words.rate = 0.9
    voice.speak(words)
  }
}
