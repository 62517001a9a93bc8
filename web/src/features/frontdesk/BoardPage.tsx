import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { dateIn } from '@tabib/contracts/core/time'
import { type Board, screens } from '@tabib/contracts/frontdesk/screens'
import { IconMoon, IconPlugConnectedX, IconSun, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.js'
import { PlaceProvider, useFormat } from '../../i18n/format.js'
import { speak } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import classes from './board.module.css'
import { Calls, useAnnouncements } from './BoardCalls.js'
import { keepShown, lastShown } from './boardMemory.js'
import { Rooms } from './BoardRooms.js'
import { keepApp } from './keepApp.js'
import { soundMayStart, startSound } from './speaking.js'
import { useGuest } from './useGuest.js'

/** The television on the wall: numbers, rooms, and a voice. Opens by its code alone, and without a line as it was last. */
export default function BoardPage() {
  const { t } = useTranslation('frontdesk')
  const { code } = useParams({ strict: false }) as { code: string }
  const { data, updatedAt, offline, problem } = useBoard(code)
  const first = data?.languages[0]
  useEffect(() => {
    if (first) void speak(first)
  }, [first])
  if (problem)
    return (
      <main className={classes.dark}>
        {problem.code === 'frontdesk.screen_off' ? t('board.off') : <ProblemNotice problem={problem} />}
      </main>
    )
  if (!data) return <main className={classes.dark}>{t(offline ? 'board.noLine' : 'board.starting')}</main>
  return (
    <PlaceProvider place={{ timeZone: data.timeZone, currency: 'INR', country: 'IN' }}>
      <Shown board={data} updatedAt={updatedAt} offline={offline} />
    </PlaceProvider>
  )
}

function useBoard(code: string) {
  const seen = useRef<string>(undefined)
  const read = async () => {
    const query = seen.current ? { seen: seen.current } : {}
    const answer = await call(screens.board, { params: { code }, query })
    seen.current = answer.version
    return answer.board
  }
  const take = (what: unknown) => {
    const answer = screens.board.result.parse(what)
    seen.current = answer.version
    return answer.board!
  }
  const shown = useGuest<Board>('board', code, { read, shown: take }, () => {
    const last = lastShown(localStorage, code, Date.now())
    return { data: last?.board ?? null, updatedAt: last?.at ?? null }
  })
  const { data, updatedAt, offline, problem } = shown
  const off = problem?.code === 'frontdesk.screen_off'
  useEffect(() => {
    if (off) keepShown(localStorage, code, null)
    else if (data && updatedAt !== null && !offline) keepShown(localStorage, code, { at: updatedAt, board: data })
  }, [code, data, updatedAt, offline, off])
  const stands = data !== null
  useEffect(() => {
    if (stands) void keepApp('/board/').catch(() => undefined)
  }, [stands])
  return shown
}

interface ShownProps {
  board: Board
  updatedAt: number | null
  offline: boolean
}

function Shown({ board, updatedAt, offline }: ShownProps) {
  const [sound, setSound] = useSound()
  const fresh = useAnnouncements(board, sound)
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
      <div className={classes.middle}>
        <Rooms rooms={board.rooms} called={fresh} offline={offline} />
        <Calls calls={board.calls} fresh={fresh} />
      </div>
      <footer className={classes.foot}>
        <Freshness updatedAt={updatedAt} offline={offline} zone={board.timeZone} />
        <span className={classes.controls}>
          <Sound on={sound} onChange={setSound} />
          <Scheme />
        </span>
      </footer>
    </main>
  )
}

function Freshness({ updatedAt, offline, zone }: { updatedAt: number | null; offline: boolean; zone: string }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (updatedAt === null) return <span role="status" className={classes.fresh} />
  const at = new Date(updatedAt)
  const today = dateIn(zone, at) === f.today()
  const time = today ? f.time(at.toISOString()) : f.dateTime(at.toISOString())
  return (
    <span role="status" className={classes.fresh} data-offline={offline || undefined}>
      {offline && <IconPlugConnectedX size="1.4em" aria-hidden />}
      {t(offline ? 'board.offlineSince' : 'board.updated', { time })}
    </span>
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

const wished = 'tabib.board.sound'

/** Whether the board speaks. It does again after a power cut where the browser allows sound without a touch. */
function useSound(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (localStorage.getItem(wished)) void soundMayStart().then((may) => may && setOn(true))
  }, [])
  const change = (next: boolean) => {
    setOn(next)
    if (next) localStorage.setItem(wished, '1')
    else localStorage.removeItem(wished)
  }
  return [on, change]
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
