import { Drawer, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ChangedRow, type LogDetail, logs } from '@tabib/contracts/audit/logs'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './activity.module.css'
import { differing, useFieldWords } from './fieldValue.js'
import { KindChip } from './KindChip.js'
import { useSentence, useSubject } from './sentence.js'

/** One entry beside the list: what it was, from where, and every row before and after. */
export function EntryDrawer({ open, onClose }: { open: string | undefined; onClose: () => void }) {
  const { t } = useTranslation(['audit', 'core'])
  const phone = useMediaQuery('(max-width: 48em)')
  const [kind, id] = (open ?? '').split('.') as ['change' | 'look' | 'event', string]
  const found = useQuery({ ...query(logs.get, { params: { kind, id } }), enabled: Boolean(open) })
  return (
    <Drawer
      opened={Boolean(open)}
      onClose={onClose}
      title={t('detail.title')}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 640}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
        {open && !found.data && !found.error && <BlockSkeleton lines={8} />}
        {open && found.data && <Detail entry={found.data} />}
      </HotkeyLayer>
    </Drawer>
  )
}

function Detail({ entry }: { entry: LogDetail }) {
  const { t } = useTranslation('audit')
  const sentence = useSentence()
  return (
    <Stack gap="md">
      <p className={classes.sentence}>{sentence(entry)}</p>
      <div>
        <KindChip entry={entry} />
      </div>
      <Facts entry={entry} />
      {entry.seen.length > 1 && (
        <section>
          <h3 className={classes.head}>{t('detail.seen')}</h3>
          <ul className={classes.seen}>
            {entry.seen.map((p) => (
              <li key={p.id}>
                <Link to={paths.patient(p.id)} className={classes.link ?? ''}>
                  <NameText name={p.name} />
                </Link>{' '}
                <bdi className={classes.quiet}>{p.number}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(entry.kind === 'change' || entry.changes.length > 0) && <Changes entry={entry} />}
    </Stack>
  )
}

function Facts({ entry }: { entry: LogDetail }) {
  const { t } = useTranslation('audit')
  const about = useSubject(entry.event?.subject)
  const f = useFormat()
  const { branch, patient, reason, address, device, requestId } = entry
  return (
    <dl className={classes.facts}>
      <Fact name={t('detail.when')}>{f.dateTime(entry.at)}</Fact>
      {branch && (
        <Fact name={t('detail.where')}>
          <bdi>{branch.name}</bdi>
        </Fact>
      )}
      {patient && (
        <Fact name={t('detail.patient')}>
          <Link to={paths.patient(patient.id)} className={classes.link ?? ''} title={t('detail.openPatient')}>
            <NameText name={patient.name} /> <IconExternalLink size={14} aria-hidden />
          </Link>
        </Fact>
      )}
      {reason && (
        <Fact name={t('detail.why')}>
          <bdi>{reason}</bdi>
        </Fact>
      )}
      {entry.event?.subject && (
        <Fact name={t('detail.subject')}>
          <bdi>{about(entry.event.subject)}</bdi>
        </Fact>
      )}
      {address && (
        <Fact name={t('detail.address')}>
          <bdi dir="ltr">{address}</bdi>
        </Fact>
      )}
      {device && (
        <Fact name={t('detail.device')}>
          <bdi dir="ltr">{device}</bdi>
        </Fact>
      )}
      {requestId && (
        <Fact name={t('detail.request')}>
          <bdi dir="ltr">{requestId}</bdi>
        </Fact>
      )}
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function Changes({ entry }: { entry: LogDetail }) {
  const { t } = useTranslation('audit')
  if (entry.changes.length === 0) return <p className={classes.quiet}>{t('detail.noRows')}</p>
  return (
    <section>
      <h3 className={classes.head}>{t('detail.rows', { count: entry.changesInAll })}</h3>
      {entry.changesInAll > entry.changes.length && (
        <p className={classes.quiet}>{t('detail.more', { shown: entry.changes.length, count: entry.changesInAll })}</p>
      )}
      <Stack gap="sm">
        {entry.changes.map((row) => (
          <Row key={row.id} row={row} names={entry.names} />
        ))}
      </Stack>
    </section>
  )
}

/** Fields that only say which row it is, or that count its versions. */
const technical = new Set(['id', 'version'])

/** One row: what it was, what it became. A new row shows what it began with; a removed one what it last held. */
function Row({ row, names }: { row: ChangedRow; names: Record<string, string> }) {
  const { t, i18n } = useTranslation('audit')
  const words = useFieldWords(names)
  const entity = i18n.exists(`audit:entities.${row.entity}`) ? t(`entities.${row.entity}`) : row.entity
  const both = row.action === 'update'
  const fields = row.fields.filter((f) => !technical.has(f.name))
  const said = (name: string, value: unknown) =>
    words.value(name, value) ?? <span className={classes.quiet}>{t('detail.empty')}</span>
  return (
    <div className={classes.row}>
      <table>
        <caption>
          {t(`rows.${row.action}`, { entity })} <bdi className={classes.quiet}>{words.which(row.entityId)}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('detail.field')}</th>
            {both && <th scope="col">{t('detail.before')}</th>}
            <th scope="col">{t(both ? 'detail.after' : 'detail.value')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const f = both ? { ...field, ...differing(field.before, field.after) } : field
            return (
              <tr key={f.name}>
                <th scope="row">{words.label(f.name)}</th>
                {both && (
                  <td className={classes.before}>
                    <bdi>{said(f.name, f.before)}</bdi>
                  </td>
                )}
                <td>
                  <bdi>{said(f.name, row.action === 'delete' ? f.before : f.after)}</bdi>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
