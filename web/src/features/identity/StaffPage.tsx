import { Button, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { withoutBlanks } from '../../shared/useFields.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { InvitationDialog } from './InvitationDialog.js'
import { Face } from './people/Face.js'
import { useRightsWords } from './roles/words.js'
import { StaffSheet } from './StaffSheet.js'
import { StaffState } from './StaffState.js'

const text = z.string().optional().catch(undefined)
const view = z.object({
  q: text,
  open: text,
  role: text,
  branch: text,
  active: z.enum(['true', 'false']).optional().catch(undefined),
  since: z.enum(['1', '7', '30', '90']).optional().catch(undefined),
})

/** Who works here: find, take on, invite, end access. */
export default function StaffPage() {
  const { t } = useTranslation('identity')
  const can = useCan()
  const me = useMe()
  const navigate = useNavigate()
  const [{ q, open, role, branch, active, since }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<StaffMember>(
    pages(staff.list, {
      query: withoutBlanks({ q: sought, role, branchId: branch, active, signedInSince: useDaysAgo(since) }) as never,
    }),
  )
  const narrowed = Boolean(sought || role || branch || active || since)
  const [invited, setInvited] = useState<StaffMember | null>(null)
  const columns = useColumns()
  const mayManage = can('identity.staff.manage')

  return (
    <Page
      title={t('staff.title')}
      aside={
        <Group gap="xs" align="flex-end">
          <RoleFilter value={role} onChange={(r) => setView({ role: r ?? undefined })} />
          {me.branches.length > 1 && (
            <PickField
              label={t('staff.branches')}
              w={150}
              placeholder={t('staff.any')}
              clearable
              value={branch ?? null}
              onChange={(b) => setView({ branch: b ?? undefined })}
              choices={me.branches.map((b) => ({ value: b.id as string, label: b.name }))}
            />
          )}
          <PickField
            label={t('staff.state')}
            w={150}
            placeholder={t('staff.any')}
            clearable
            value={active ?? null}
            onChange={(a) => setView({ active: a ?? undefined })}
            choices={[
              { value: 'true', label: t('staff.active') },
              { value: 'false', label: t('staff.inactive') },
            ]}
          />
          <PickField
            label={t('staff.signedInSince')}
            w={150}
            placeholder={t('staff.any')}
            clearable
            value={since ?? null}
            onChange={(s) => setView({ since: s ?? undefined })}
            choices={(['1', '7', '30', '90'] as const).map((days) => ({
              value: days,
              label: t('staff.lastDays', { days: Number(days) }),
            }))}
          />
          <SearchField
            label={t('staff.search')}
            shortcut="F2"
            value={q ?? ''}
            onChange={(typed) => setView({ q: typed })}
            w={{ base: '100%', sm: 220 }}
          />
        </Group>
      }
    >
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('staff.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(s) => s.id}
          onOpen={(s) => void navigate({ to: paths.person(s.id) })}
          more={list.more}
          empty={
            <EmptyState
              icon={IconUsersGroup}
              title={t(narrowed ? 'staff.noneFound' : 'staff.none')}
              hint={t(narrowed ? 'staff.noneFoundHint' : 'staff.noneHint')}
              {...(narrowed
                ? {
                    action: (
                      <Button
                        variant="default"
                        onClick={() =>
                          setView({
                            q: undefined,
                            role: undefined,
                            branch: undefined,
                            active: undefined,
                            since: undefined,
                          })
                        }
                      >
                        {t('staff.showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      {mayManage && (
        <ActionBar>
          <BigAction
            label={t('staff.add')}
            shortcut="F4"
            icon={<IconUserPlus size={20} />}
            onClick={() => setView({ open: 'new' }, { push: true })}
          />
        </ActionBar>
      )}
      <StaffSheet opened={open === 'new'} onClose={() => setView({ open: undefined })} onInvite={setInvited} />
      <InvitationDialog person={invited} onClose={() => setInvited(null)} />
    </Page>
  )
}

/** The instant so many days before the page was opened: a query that changed by the second would never end. */
function useDaysAgo(days: string | undefined): string | undefined {
  const [opened] = useState(() => Date.now())
  return days ? new Date(opened - Number(days) * 86_400_000).toISOString() : undefined
}

function RoleFilter({ value, onChange }: { value: string | undefined; onChange: (role: string | null) => void }) {
  const { t } = useTranslation('identity')
  const can = useCan()
  const words = useRightsWords()
  const roles = useQuery({ ...query(roleEditor.list, {}), enabled: can('identity.role.read') })
  if (!roles.data) return null
  return (
    <PickField
      label={t('roles.role')}
      w={150}
      placeholder={t('staff.any')}
      clearable
      value={value ?? null}
      onChange={onChange}
      choices={roles.data.items.map((r) => ({ value: r.id as string, label: words.role(r) }))}
    />
  )
}

function useColumns(): Column<StaffMember>[] {
  const { t } = useTranslation(['identity', 'core'])
  const f = useFormat()
  const words = useRightsWords()
  return [
    {
      key: 'name',
      header: t('staff.name'),
      phone: 'title',
      cell: (s) => (
        <Group gap="sm" wrap="nowrap">
          <Face person={s} size={32} />
          <span>
            <NameText name={s.name} fw={600} />
            {s.qualifications && (
              <Text component="span" c="dimmed" size="sm" ms={8}>
                <bdi>{s.qualifications}</bdi>
              </Text>
            )}
          </span>
        </Group>
      ),
    },
    { key: 'roles', header: t('staff.roles'), cell: (s) => f.words(s.roles.map(words.role)) },
    { key: 'speciality', header: t('staff.speciality'), phone: 'hidden', cell: (s) => s.speciality },
    { key: 'username', header: t('staff.username'), phone: 'hidden', cell: (s) => <bdi dir="ltr">{s.username}</bdi> },
    { key: 'number', header: t('staff.number'), cell: (s) => <bdi style={{ whiteSpace: 'nowrap' }}>{s.number}</bdi> },
    { key: 'state', header: t('staff.state'), phone: 'corner', width: 150, cell: (s) => <StaffState person={s} /> },
  ]
}
