import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { Language } from '@tabib/contracts/core/person'
import { type Board, type BoardCall, type BoardRoom, screens } from '@tabib/contracts/frontdesk/screens'
import { IconMoon, IconPlugConnectedX, IconSun, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import i18next, { type TFunction } from 'i18next'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.js'
import { PlaceProvider, useFormat } from '../../i18n/format.js'
import { speak } from '../../i18n/i18n.js'
import { Act } from '../../ui/BigAction.js'
import { toSpeak } from './announcements.js'
import classes from './board.module.css'
import { chime, say, startSound } from './speaking.js'
import { useGuest } from './useGuest.js'

/** How long a call stands large above everything else. */
const LARGE_FOR = 12_000

/** The television on the wall: numbers, rooms, and a voice. Opens by its code alone. */
export default function BoardPage() {
  const { t } = useTranslation('frontdesk')
  const { code } = useParams({ strict: false }) as { code: string }
  const seen = useRef<string>(undefined)
  const { data, updatedAt, offline, problem } = useGuest<Board>('board', code, async () => {
    const query = seen.current ? { seen: seen.current } : {}
    const answer = await call(screens.board, { params: { code }, query })
    seen.current = answer.version
    return answer.board
  })
  const first = data?.languages[0]
  useEffect(() => {
    if (first) void speak(first)
  }, [first])
  if (problem) return <main className={classes.dark}>{t('board.off')}</main>
  if (!data) return <main className={classes.dark}>{t(offline ? 'board.noLine' : 'board.starting')}</main>
  return (
    <PlaceProvider place={{ timeZone: data.timeZone, currency: 'INR', country: 'IN' }}>
      <Shown board={data} updatedAt={updatedAt} offline={offline} />
    </PlaceProvider>
  )
}

interface ShownProps {
  board: Board
  updatedAt: number | null
  offline: boolean
}

function Shown({ board, updatedAt, offline }: ShownProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const [sound, setSound] = useState(false)
  const large = useAnnouncements(board, sound)
  return (
    <main className={classes.board}>
      <header className={classes.head}>
        <h1>
          <bdi>{board.clinicName}</bdi>
          <small>
            <bdi>{board.branchName}</bdi>
          </small>
        </h1>
        <Clock />
      </header>
      {large && <Large call={large} />}
      <div className={classes.middle}>
        <ul className={classes.rooms} data-many={board.rooms.length > 4 || undefined} aria-label={t('board.serving')}>
          {board.rooms.map((room) => (
            <Room key={room.doctorId} room={room} />
          ))}
          {board.rooms.length === 0 && <li className={classes.nobody}>{t('board.nobody')}</li>}
        </ul>
        <Latest calls={board.calls} />
      </div>
      <footer className={classes.foot}>
        <span role="status" className={classes.fresh} data-offline={offline || undefined}>
          {offline && <IconPlugConnectedX size="1.4em" aria-hidden />}
          {updatedAt !== null &&
            t(offline ? 'board.offlineSince' : 'board.updated', { time: f.time(new Date(updatedAt).toISOString()) })}
        </span>
        <span className={classes.controls}>
          <Sound on={sound} onChange={setSound} />
          <Scheme />
        </span>
      </footer>
    </main>
  )
}

/** Speaks what is new in each language of the board, and answers what is to stand large. */
function useAnnouncements(board: Board, sound: boolean): BoardCall | null {
  const known = useRef<Set<string> | null>(null)
  const [large, setLarge] = useState<BoardCall | null>(null)
  useEffect(() => {
    const { spoken, known: now } = toSpeak(known.current, board.calls, Date.now())
    known.current = now
    const last = spoken.at(-1)
    if (!last) return
    setLarge(last)
    if (sound) void announce(spoken, board.languages)
  }, [board, sound])
  useEffect(() => {
    if (!large) return
    const timer = setTimeout(() => setLarge(null), LARGE_FOR)
    return () => clearTimeout(timer)
  }, [large])
  return large
}

async function announce(calls: readonly BoardCall[], languages: readonly Language[]) {
  await i18next.loadLanguages([...languages])
  const sentences = calls.flatMap((c) =>
    languages.map((language) => ({ language, text: sentenceOf(i18next.getFixedT(language, 'frontdesk'), c) })),
  )
  setTimeout(() => say(sentences), chime())
}

type T = TFunction<'frontdesk'>

/** "Token 14, room 3" or "Token 14, pharmacy": as it is spoken and as it is read. */
export function sentenceOf(t: T, c: Pick<BoardCall, 'token' | 'counter' | 'place' | 'doctorName'>): string {
  const token = String(c.token)
  if (c.counter === 'doctor') return t('board.toDoctor', { token, place: c.place ?? c.doctorName ?? '' })
  return t('board.toCounter', { token, counter: t(`counter.${c.counter}`), place: c.place ? `, ${c.place}` : '' })
}

function Large({ call: c }: { call: BoardCall }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <div className={classes.large} role="alert">
      <bdi className={classes.largeToken}>{f.number(c.token)}</bdi>
      <span>
        {c.counter === 'doctor' ? <bdi>{c.place ?? c.doctorName}</bdi> : t(`counter.${c.counter}`)}
        {c.counter !== 'doctor' && c.place && <bdi> · {c.place}</bdi>}
        {c.doctorName && (
          <small>
            <bdi>{c.doctorName}</bdi>
          </small>
        )}
      </span>
    </div>
  )
}

function Room({ room }: { room: BoardRoom }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <li className={classes.room} data-called={(room.serving !== null && !room.inside) || undefined}>
      <div className={classes.where}>
        <b>
          <bdi>{room.roomName ?? room.doctorName}</bdi>
        </b>
        {room.roomName && <bdi>{room.doctorName}</bdi>}
        <span className={classes.wait}>
          {room.beginsAt
            ? t('board.begins', { time: f.time(room.beginsAt) })
            : t('doctor.waiting', { count: room.waiting })}
        </span>
      </div>
      <bdi className={classes.now} aria-label={t('board.now')}>
        {room.serving === null ? '–' : f.number(room.serving)}
      </bdi>
      <div className={classes.next}>
        {room.next.length > 0 && <span>{t('board.next')}</span>}
        <bdi>{room.next.map((n) => f.number(n)).join('  ')}</bdi>
      </div>
    </li>
  )
}

function Latest({ calls }: { calls: readonly BoardCall[] }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <aside className={classes.latest}>
      <h2>{t('board.calls')}</h2>
      <ol>
        {calls.slice(0, 6).map((c) => (
          <li key={c.id}>
            <bdi className={classes.latestToken}>{f.number(c.token)}</bdi>
            <span>
              {c.counter === 'doctor' ? <bdi>{c.place ?? c.doctorName}</bdi> : t(`counter.${c.counter}`)}
              {c.counter !== 'doctor' && c.place && <bdi> · {c.place}</bdi>}
            </span>
            <time dateTime={c.at}>{f.time(c.at)}</time>
          </li>
        ))}
      </ol>
    </aside>
  )
}

function Clock() {
  const f = useFormat()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return <time className={classes.clock}>{f.time(now.toISOString())}</time>
}

function Sound({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation('frontdesk')
  const Shape = on ? IconVolume : IconVolumeOff
  return (
    <Act
      label={t(on ? 'board.soundOff' : 'board.soundOn')}
      icon={<Shape size={18} aria-hidden />}
      variant={on ? 'default' : 'filled'}
      onClick={() => {
        startSound()
        onChange(!on)
      }}
    />
  )
}

function Scheme() {
  const { t } = useTranslation('frontdesk')
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  const label = t(dark ? 'board.light' : 'board.dark')
  return (
    <ActionIcon
      variant="default"
      size={36}
      title={label}
      aria-label={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  )
}
