import type { BoardCall, BoardRoom } from '@tabib/contracts/frontdesk/screens'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import classes from './board.module.css'
import { pageOf, pagesOf } from './boardPages.js'

/** How long one page of rooms stands, where there are more than fit. */
const TURNS = 10_000

/** Every room with who is inside and who comes next; more than fit take turns, and a call turns to its own. */
export function Rooms({ rooms, called, offline }: { rooms: BoardRoom[]; called: BoardCall | null; offline: boolean }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const pages = pagesOf(rooms)
  const [turn, setTurn] = useState(0)
  const many = pages.length > 1
  const callId = called?.id
  useEffect(() => {
    if (!many || callId) return
    const timer = setInterval(() => setTurn((n) => n + 1), TURNS)
    return () => clearInterval(timer)
  }, [many, callId])
  const at = pageOf(pages, called) ?? turn % pages.length
  const shown = pages[at] ?? []
  return (
    <section className={classes.rooms} aria-label={t('board.serving')}>
      <ul data-rooms={shown.length}>
        {shown.map((room) => (
          <Room key={room.doctorId} room={room} />
        ))}
        {rooms.length === 0 && <li className={classes.nobody}>{t(offline ? 'board.noLine' : 'board.nobody')}</li>}
      </ul>
      {many && <p className={classes.pages}>{t('board.page', { at: f.number(at + 1), of: f.number(pages.length) })}</p>}
    </section>
  )
}

function Room({ room }: { room: BoardRoom }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <li className={classes.room} data-called={(room.serving !== null && !room.inside) || undefined}>
      <div className={classes.card}>
        <div className={classes.where}>
          <b>
            <bdi>{room.roomName ?? room.doctorName}</bdi>
          </b>
          {room.roomName && (
            <span className={classes.doctor}>
              <bdi>{room.doctorName}</bdi>
            </span>
          )}
          <span className={classes.wait}>
            {room.beginsAt
              ? t('board.begins', { time: f.time(room.beginsAt) })
              : t('doctor.waiting', { count: room.waiting })}
          </span>
        </div>
        <div className={classes.now}>
          <span className="visually-hidden">{t('board.now')}</span>
          <bdi>{room.serving === null ? '–' : f.number(room.serving)}</bdi>
        </div>
        <div className={classes.next}>
          {room.next.length > 0 && <span>{t('board.next')}</span>}
          {room.next.map((n) => (
            <bdi key={n}>{f.number(n)}</bdi>
          ))}
        </div>
      </div>
    </li>
  )
}
