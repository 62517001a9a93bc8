import { Title } from '@mantine/core'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import {
  type Department,
  departments,
  type Equipment as Machine,
  machines,
  type Place,
  places,
  roomKinds,
} from '@tabib/contracts/organisation/places'
import { IconCircleCheck, IconCircleOff, IconDoor, IconPlus, IconSitemap, IconStethoscope } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { withoutBlanks } from '../../shared/useFields.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { StateChip } from '../../ui/StateChip.js'
import { KeptSheet, type Keeping, type KeptRow } from './KeptSheet.js'
import classes from './organisation.module.css'

/** In use or given up, in icon and word. */
function KeptState({ active }: { active: boolean }) {
  const { t } = useTranslation('organisation')
  return active ? (
    <StateChip tone="done" icon={IconCircleCheck} label={t('kept.inUse')} />
  ) : (
    <StateChip tone="neutral" icon={IconCircleOff} label={t('kept.end')} />
  )
}

interface ListProps<R extends KeptRow> {
  clinic: Clinic
  keeping: Keeping<R>
  columns: readonly Column<R>[]
  icon: Icon
  rows: readonly R[] | undefined
  problem: Parameters<typeof ProblemNotice>[0]['problem']
  onRetry: () => void
  /** The page's next step; lists that share a page with another have a quieter button. */
  main?: boolean
}

function KeptList<R extends KeptRow>({ clinic, keeping, main, ...list }: ListProps<R>) {
  const { t } = useTranslation('organisation')
  const [open, setOpen] = useState<R | 'new' | null>(null)
  const closed = clinic.active ? null : t('closedReadOnly')
  const add = {
    label: t(`kept.add.${keeping.noun}`),
    icon: <IconPlus size={18} aria-hidden />,
    disabledReason: closed,
    onClick: () => setOpen('new'),
  }
  const state: Column<R> = {
    key: 'state',
    header: t('state'),
    phone: 'corner',
    width: 130,
    cell: (r) => <KeptState active={r.active} />,
  }
  return (
    <section>
      <div className={classes.head}>
        <Title order={2}>{t(`kept.title.${keeping.noun}`)}</Title>
        {!main && <Act {...add} />}
      </div>
      <ProblemNotice problem={list.problem} onRetry={list.onRetry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t(`kept.title.${keeping.noun}`)}
          columns={[...list.columns, state]}
          rows={list.rows}
          rowKey={(r) => r.id}
          onOpen={setOpen}
          openKey={open === 'new' || open === null ? null : open.id}
          empty={
            <EmptyState
              icon={list.icon}
              title={t(`kept.none.${keeping.noun}`)}
              hint={t(`kept.noneHint.${keeping.noun}`)}
            />
          }
        />
      )}
      {main && (
        <ActionBar>
          <BigAction {...add} shortcut="F4" />
        </ActionBar>
      )}
      {open !== null && (
        <KeptSheet
          key={open === 'new' ? 'new' : `${open.id}@${open.version}`}
          clinic={clinic}
          keeping={keeping}
          row={open === 'new' ? undefined : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}

const named = (name: string | undefined) => (name === undefined ? null : <NameText name={name} />)

const listed = <R,>(found: { data?: { items: R[] } | undefined; error: Error | null; refetch: () => unknown }) => ({
  rows: found.data?.items,
  problem: found.error && asProblem(found.error),
  onRetry: () => void found.refetch(),
})

export function Departments({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const found = useQuery(query(departments.list, { params: { id: clinic.id }, query: {} }))
  const keeping: Keeping<Department> = {
    noun: 'departments',
    routes: departments,
    initial: (d) => ({ name: d?.name ?? '' }),
    fields: (fields) => (
      <TextField label={t('field.name')} required dir="auto" data-autofocus {...fields.getInputProps('name')} />
    ),
  }
  const columns: Column<Department>[] = [
    { key: 'name', header: t('field.name'), phone: 'title', cell: (d) => <NameText name={d.name} fw={600} /> },
  ]
  return <KeptList clinic={clinic} keeping={keeping} columns={columns} icon={IconSitemap} main {...listed(found)} />
}

/** Departments in use, to choose from. */
function useDepartments(clinic: Clinic) {
  const { data } = useQuery(query(departments.list, { params: { id: clinic.id }, query: {} }))
  const name = (id: string | null) => data?.items.find((d) => d.id === id)?.name
  const choices = (chosen: string | null | undefined) =>
    (data?.items ?? [])
      .filter((d) => d.active || d.id === chosen)
      .map((d) => ({ value: d.id as string, label: d.name }))
  return { name, choices }
}

export function Rooms({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  const found = useQuery(query(places.list, { params: { id: clinic.id }, query: {} }))
  const of = useDepartments(clinic)
  const keeping: Keeping<Place> = {
    noun: 'rooms',
    routes: places,
    initial: (r) => ({
      name: r?.name ?? '',
      kind: r?.kind ?? 'consultation',
      departmentId: r?.departmentId ?? null,
      capacity: r?.capacity ?? 1,
    }),
    shape: withoutBlanks,
    fields: (fields, row) => (
      <>
        <TextField label={t('field.name')} required dir="auto" data-autofocus {...fields.getInputProps('name')} />
        <PickField
          label={t('rooms.kindLabel')}
          required
          choices={roomKinds.map((k) => ({ value: k, label: t(`rooms.kind.${k}`) }))}
          {...fields.getInputProps('kind')}
        />
        <PickField
          label={t('departments.one')}
          clearable
          choices={of.choices(row?.departmentId)}
          {...fields.getInputProps('departmentId')}
        />
        <NumberField
          label={t('rooms.capacity')}
          description={t('rooms.capacityHint')}
          required
          {...fields.getInputProps('capacity')}
        />
      </>
    ),
  }
  const columns: Column<Place>[] = [
    { key: 'name', header: t('field.name'), phone: 'title', cell: (r) => <NameText name={r.name} fw={600} /> },
    { key: 'kind', header: t('rooms.kindLabel'), cell: (r) => t(`rooms.kind.${r.kind}`) },
    {
      key: 'department',
      header: t('departments.one'),
      cell: (r) => named(of.name(r.departmentId)),
    },
    { key: 'capacity', header: t('rooms.capacity'), align: 'end', width: 120, cell: (r) => f.number(r.capacity) },
  ]
  return <KeptList clinic={clinic} keeping={keeping} columns={columns} icon={IconDoor} main {...listed(found)} />
}

export function Equipment({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const found = useQuery(query(machines.list, { params: { id: clinic.id }, query: {} }))
  const rooms = useQuery(query(places.list, { params: { id: clinic.id }, query: {} }))
  const of = useDepartments(clinic)
  const roomName = (id: string | null) => rooms.data?.items.find((r) => r.id === id)?.name
  const keeping: Keeping<Machine> = {
    noun: 'equipment',
    routes: machines,
    initial: (e) => ({
      name: e?.name ?? '',
      serialNumber: e?.serialNumber ?? '',
      roomId: e?.roomId ?? null,
      departmentId: e?.departmentId ?? null,
    }),
    shape: withoutBlanks,
    fields: (fields, row) => (
      <>
        <TextField label={t('field.name')} required dir="auto" data-autofocus {...fields.getInputProps('name')} />
        <TextField label={t('equipment.serial')} dir="ltr" {...fields.getInputProps('serialNumber')} />
        <PickField
          label={t('rooms.one')}
          clearable
          choices={(rooms.data?.items ?? [])
            .filter((r) => r.active || r.id === row?.roomId)
            .map((r) => ({ value: r.id as string, label: r.name }))}
          {...fields.getInputProps('roomId')}
        />
        <PickField
          label={t('departments.one')}
          clearable
          choices={of.choices(row?.departmentId)}
          {...fields.getInputProps('departmentId')}
        />
      </>
    ),
  }
  const columns: Column<Machine>[] = [
    { key: 'name', header: t('field.name'), phone: 'title', cell: (e) => <NameText name={e.name} fw={600} /> },
    { key: 'serial', header: t('equipment.serial'), cell: (e) => e.serialNumber && <bdi>{e.serialNumber}</bdi> },
    {
      key: 'room',
      header: t('rooms.one'),
      cell: (e) => named(roomName(e.roomId)),
    },
  ]
  return <KeptList clinic={clinic} keeping={keeping} columns={columns} icon={IconStethoscope} {...listed(found)} />
}
