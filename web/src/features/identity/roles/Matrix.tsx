import { ActionIcon, Menu, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { RoleRow } from '@tabib/contracts/identity/role-editor'
import type { Permission } from '@tabib/contracts/permissions'
import {
  IconArchive,
  IconBan,
  IconCheck,
  IconCopy,
  IconDotsVertical,
  IconEye,
  IconMinus,
  IconPercentage,
  IconPencil,
  IconUsersPlus,
} from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../../api/session.js'
import { PickField } from '../../../ui/picks.js'
import { type Draft, says, turned } from './draft.js'
import classes from './Matrix.module.css'
import type { RoleTask } from './RoleTasks.js'
import { useRightsWords } from './words.js'

interface MatrixProps {
  roles: readonly RoleRow[]
  groups: readonly { module: string; permissions: readonly Permission[] }[]
  /** What the person may write into a role: what they hold themselves. */
  mine: ReadonlySet<Permission>
  draft: Draft
  onDraft: (draft: Draft) => void
  onTask: (task: RoleTask) => void
}

/** Permissions by roles. Arrows walk, Space goes from allowed to denied to neither. On a phone one role at a time. */
export function Matrix(props: MatrixProps) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [chosen, setChosen] = useState<string | null>(null)
  const one = props.roles.find((r) => r.id === chosen) ?? props.roles.find((r) => !r.builtIn) ?? props.roles[0]!
  const shown = phone ? [one] : props.roles
  return (
    <>
      {phone && (
        <PickField
          label={t('roles.role')}
          value={one.id as string}
          onChange={setChosen}
          choices={props.roles.map((r) => ({ value: r.id as string, label: words.role(r) }))}
        />
      )}
      <div className={classes.scroll} tabIndex={-1}>
        <Grid {...props} roles={shown} />
      </div>
    </>
  )
}

function Grid({ roles, groups, mine, draft, onDraft, onTask }: MatrixProps) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const table = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState<[number, number]>([0, 0])
  const rows = groups.flatMap((g) => g.permissions)
  const here = (row: number, column: number) =>
    row === Math.min(at[0], rows.length - 1) && column === Math.min(at[1], roles.length - 1)
  const go = (row: number, column: number) => {
    setAt([row, column])
    table.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus()
  }
  const walk = (e: KeyboardEvent, row: number, column: number) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, forward],
      ArrowLeft: [0, -forward],
    }
    const step = steps[e.key]
    if (!step) return
    e.preventDefault()
    go(clamp(row + step[0], rows.length), clamp(column + step[1], roles.length))
  }
  let row = -1
  return (
    // A grid in the sense of ARIA: one stop for the Tab key, arrows inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
    <table ref={table} role="grid" aria-label={t('roles.title')} className={classes.grid}>
      <thead>
        <tr>
          <th scope="col" className={classes.corner}>
            {t('roles.permission')}
          </th>
          {roles.map((r) => (
            <RoleHead key={r.id} role={r} changed={Boolean(draft[r.id])} onTask={onTask} />
          ))}
        </tr>
      </thead>
      {groups.map((g) => (
        <tbody key={g.module}>
          <tr className={classes.module}>
            <th scope="rowgroup" colSpan={roles.length + 1}>
              <span>{words.module(g.module)}</span>
            </th>
          </tr>
          {g.permissions.map((p) => {
            const line = ++row
            return (
              <tr key={p}>
                <th scope="row" className={classes.sentence}>
                  {words.permission(p)}
                </th>
                {roles.map((r, column) => (
                  <Cell
                    key={r.id}
                    role={r}
                    permission={p}
                    draft={draft}
                    fixed={r.builtIn || !mine.has(p)}
                    reason={r.builtIn ? t('roles.fixed') : mine.has(p) ? null : t('roles.notYours')}
                    place={`${line}:${column}`}
                    tabIndex={here(line, column) ? 0 : -1}
                    onFocus={() => setAt([line, column])}
                    onKey={(e) => walk(e, line, column)}
                    onTurn={() => onDraft(turned(draft, r, p))}
                  />
                ))}
              </tr>
            )
          })}
        </tbody>
      ))}
    </table>
  )
}

const clamp = (n: number, length: number) => Math.max(0, Math.min(length - 1, n))

const looks = { allow: IconCheck, deny: IconBan, none: IconMinus }

interface CellProps {
  role: RoleRow
  permission: Permission
  draft: Draft
  fixed: boolean
  reason: string | null
  place: string
  tabIndex: number
  onFocus: () => void
  onKey: (e: KeyboardEvent) => void
  onTurn: () => void
}

function Cell({ role, permission, draft, fixed, reason, place, tabIndex, onFocus, onKey, onTurn }: CellProps) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const say = says(draft, role, permission)
  const Shape = looks[say]
  const changed = draft[role.id]?.[permission] !== undefined
  const spoken = [words.role(role), words.permission(permission), t(`roles.say.${say}`), changed && t('roles.changed')]
  return (
    <td className={classes.cell}>
      <button
        type="button"
        data-cell={place}
        data-say={say}
        data-changed={changed || undefined}
        data-fixed={fixed || undefined}
        aria-disabled={fixed || undefined}
        aria-label={[...spoken, reason].filter(Boolean).join(', ')}
        title={reason ?? t(`roles.say.${say}`)}
        tabIndex={tabIndex}
        onFocus={onFocus}
        onKeyDown={onKey}
        onClick={() => {
          if (!fixed) onTurn()
        }}
      >
        <Shape size={18} stroke={say === 'none' ? 1.5 : 2.4} aria-hidden />
      </button>
    </td>
  )
}

function RoleHead({ role, changed, onTask }: { role: RoleRow; changed: boolean; onTask: MatrixProps['onTask'] }) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const can = useCan()
  const name = words.role(role)
  const item = (kind: RoleTask['kind'], label: string, icon: ReactNode) => (
    <Menu.Item leftSection={icon} onClick={() => onTask({ kind, role } as RoleTask)}>
      {label}
    </Menu.Item>
  )
  const manages = can('identity.role.manage')
  return (
    <th scope="col" className={classes.role} data-changed={changed || undefined}>
      <Text fw={650} size="sm" className={classes.roleName ?? ''}>
        <bdi>{name}</bdi>
      </Text>
      <Text size="xs" c="dimmed">
        {t('roles.holders', { count: role.holders })}
      </Text>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('roles.more', { role: name })}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {item('preview', t('roles.preview'), <IconEye size={16} />)}
          {can('identity.role.assign') && item('assign', t('roles.assign'), <IconUsersPlus size={16} />)}
          {manages && item('copy', t('roles.copy'), <IconCopy size={16} />)}
          {manages && item('cap', t('roles.cap'), <IconPercentage size={16} />)}
          {manages && !role.builtIn && item('rename', t('roles.rename'), <IconPencil size={16} />)}
          {manages && !role.builtIn && item('archive', t('roles.archive'), <IconArchive size={16} />)}
        </Menu.Dropdown>
      </Menu>
    </th>
  )
}
