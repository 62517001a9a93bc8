import type { Language } from '@tabib/contracts/core/person'
import type { Board, BoardCall } from '@tabib/contracts/frontdesk/screens'
import i18next, { type TFunction } from 'i18next'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { toSpeak } from './announcements.js'
import classes from './board.module.css'
import { chime, say } from './speaking.js'

/** How long a call stands out, where no other waits. */
const STANDS_OUT = 12_000
/** How long it does at least, where others wait. */
const AT_LEAST = 4_000
/** How many are listed below the latest. */
const LISTED = 6

/** Speaks calls one after another, each in every language of the board, and answers the one that is being called now. */
export function useAnnouncements(board: Board, sound: boolean): BoardCall | null {
  const known = useRef<Set<string> | null>(null)
  const [line, setLine] = useState<readonly BoardCall[]>([])
  useEffect(() => {
    const { spoken, known: now } = toSpeak(known.current, board.calls, Date.now())
    known.current = now
    if (spoken.length > 0) setLine((before) => [...before, ...spoken])
  }, [board])
  const current = line[0] ?? null
  const said = useSaid(current, board.languages, sound)
  const begun = useRef(0)
  useEffect(() => {
    begun.current = Date.now()
  }, [current])
  const others = line.length > 1
  useEffect(() => {
    if (!current) return
    const most = others && said ? AT_LEAST : STANDS_OUT
    const timer = setTimeout(() => setLine((l) => l.slice(1)), Math.max(0, begun.current + most - Date.now()))
    return () => clearTimeout(timer)
  }, [current, others, said])
  return current
}

/** Whether the current call has been spoken to the end. */
function useSaid(current: BoardCall | null, languages: readonly Language[], sound: boolean): boolean {
  const [said, setSaid] = useState<string | null>(null)
  const latest = useRef({ languages, sound })
  latest.current = { languages, sound }
  useEffect(() => {
    if (!current) return
    const done = () => setSaid(current.id)
    if (latest.current.sound) void announce(current, latest.current.languages).then(done)
    else done()
  }, [current])
  return said === current?.id
}

async function announce(call: BoardCall, languages: readonly Language[]) {
  await i18next.loadLanguages([...languages])
  const sentences = languages.map((language) => ({
    language,
    text: sentenceOf(i18next.getFixedT(language, 'frontdesk'), call),
  }))
  await new Promise((rung) => setTimeout(rung, chime()))
  await say(sentences)
}

/** "Token 14, room 3" or "Token 14, pharmacy": as it is spoken and as it is read. */
export function sentenceOf(
  t: TFunction<'frontdesk'>,
  c: Pick<BoardCall, 'token' | 'counter' | 'place' | 'doctorName'>,
): string {
  const token = String(c.token)
  if (c.counter === 'doctor') return t('board.toDoctor', { token, place: c.place ?? c.doctorName ?? '' })
  return t('board.toCounter', { token, counter: t(`counter.${c.counter}`), place: c.place ? `, ${c.place}` : '' })
}

/** The latest call large, those before it in a list. */
export function Calls({ calls, fresh }: { calls: readonly BoardCall[]; fresh: BoardCall | null }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const large = fresh ?? calls[0]
  const before = calls.filter((c) => c.id !== large?.id).slice(0, LISTED)
  return (
    <aside className={classes.latest}>
      {large && <Large key={fresh?.id} call={large} fresh={fresh !== null} />}
      {before.length > 0 && (
        <div className={classes.before}>
          <h2>{t('board.calls')}</h2>
          <ol>
            {before.map((c) => (
              <li key={c.id}>
                <bdi className={classes.latestToken}>{f.number(c.token)}</bdi>
                <Where call={c} />
                <time dateTime={c.at}>{f.time(c.at)}</time>
              </li>
            ))}
          </ol>
        </div>
      )}
    </aside>
  )
}

function Large({ call: c, fresh }: { call: BoardCall; fresh: boolean }) {
  const f = useFormat()
  return (
    <div className={classes.large} role={fresh ? 'alert' : undefined} data-fresh={fresh || undefined}>
      <div>
        <bdi className={classes.largeToken}>{f.number(c.token)}</bdi>
        <Where call={c} />
        {c.doctorName && c.place && (
          <small>
            <bdi>{c.doctorName}</bdi>
          </small>
        )}
      </div>
    </div>
  )
}

function Where({ call: c }: { call: BoardCall }) {
  const { t } = useTranslation('frontdesk')
  return (
    <span className={classes.whereTo}>
      {c.counter === 'doctor' ? <bdi>{c.place ?? c.doctorName}</bdi> : t(`counter.${c.counter}`)}
      {c.counter !== 'doctor' && c.place && (
        <>
          {' '}
          · <bdi>{c.place}</bdi>
        </>
      )}
    </span>
  )
}
