import type { Language } from '@tabib/contracts/core/person'
import { localeOf } from '../../i18n/locale.js'

let audio: AudioContext | undefined

/** Makes sound possible: browsers allow it only where somebody has touched the page. */
export function startSound(): void {
  audio ??= new AudioContext()
  void audio.resume()
}

/** Whether sound starts without anybody touching the page: a television's browser may be set up so. */
export async function soundMayStart(): Promise<boolean> {
  audio ??= new AudioContext()
  // Where it may not, the promise waits for a touch.
  await Promise.race([audio.resume(), new Promise((late) => setTimeout(late, 1_000))])
  return audio.state === 'running'
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

/** A voice that has not said it by then has lost it: some browsers forget to say that they are done. */
const LONGEST = 12_000

/**
 * Says sentences one after another, each in its language; those asked for later wait for their turn. Resolves when the last
 * is said, or cannot be.
 */
export function say(sentences: readonly { text: string; language: Language }[]): Promise<void> {
  const voice = globalThis.speechSynthesis
  if (!voice) return Promise.resolve()
  return new Promise((done) => {
    setTimeout(done, LONGEST)
    for (const [i, { text, language }] of sentences.entries()) {
      const words = new SpeechSynthesisUtterance(text)
      words.lang = localeOf(language)
      const fits = voice.getVoices().find((v) => v.lang.toLowerCase().startsWith(language))
      if (fits) words.voice = fits
      words.rate = 0.9
      if (i === sentences.length - 1) words.onend = words.onerror = () => done()
      voice.speak(words)
    }
  })
}
