import { Group, Text } from '@mantine/core'
import { type RoleRow, roleEditor } from '@tabib/contracts/identity/role-editor'
import { IconArrowBackUp, IconDeviceFloppy, IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../../api/action.js'
import { asProblem } from '../../../api/problem.js'
import { query } from '../../../api/query.js'
import { useCan } from '../../../api/session.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useUrlState } from '../../../shared/useUrlState.js'
import { announce } from '../../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../../ui/BigAction.js'
import { LeaveDialog } from '../../../ui/dialogs.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { SearchField } from '../../../ui/fields.js'
import { Page } from '../../../ui/Page.js'
import { TableSkeleton } from '../../../ui/Skeletons.js'
import { changesIn, type Draft, drafted } from './draft.js'
import { Matrix } from './Matrix.js'
import { type RoleTask, RoleTasks } from './RoleTasks.js'
import { useRightsWords } from './words.js'

const view = z.object({ q: z.string().optional().catch(undefined) })
const stale = ['identity.roles.', 'identity.staff.']

/** Who may do what: every permission in words, every role a column. */
export default function RolesPage() {
  const { t } = useTranslation('identity')
  const can = useCan()
  const words = useRightsWords()
  const [{ q }, setView] = useUrlState(view)
  const [draft, setDraft] = useState<Draft>({})
  const [task, setTask] = useState<RoleTask | null>(null)
  const roles = useQuery(query(roleEditor.list, {}))
  const catalogue = useQuery(query(roleEditor.catalogue, {}))
  const problem = roles.error ?? catalogue.error
  // Those that can be changed stand first.
  const all = roles.data?.items
    .filter((r) => r.base !== 'patient' && r.base !== 'family_member')
    .toSorted((a, b) => Number(a.builtIn) - Number(b.builtIn))
  const save = useSave(draft, all ?? [], () => setDraft({}))
  const sought = q?.trim().toLocaleLowerCase() ?? ''
  const groups = catalogue.data?.modules
    .map((m) => ({
      ...m,
      permissions: m.permissions.filter((p) => words.permission(p).toLocaleLowerCase().includes(sought)),
    }))
    .filter((m) => m.permissions.length > 0)
  const count = changesIn(draft)
  const mayManage = can('identity.role.manage')

  return (
    <Page
      title={t('roles.title')}
      aside={
        <SearchField
          label={t('roles.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 300 }}
        />
      }
    >
      <ProblemNotice problem={problem ? asProblem(problem) : save.problem} />
      <Text c="dimmed" maw="70ch">
        {t(mayManage ? 'roles.hint' : 'roles.readOnly')}
      </Text>
      {!problem && (!all || !groups) && <TableSkeleton rows={12} />}
      {all && groups && groups.length === 0 && (
        <EmptyState icon={IconShieldCheck} title={t('roles.noneFound')} hint={t('roles.noneFoundHint')} />
      )}
      {all && groups && groups.length > 0 && (
        <Matrix
          roles={all}
          groups={groups}
          mine={mayManage ? new Set(catalogue.data!.mine) : new Set()}
          draft={draft}
          onDraft={setDraft}
          onTask={setTask}
        />
      )}
      {mayManage && (
        <ActionBar
          start={
            count > 0 && (
              <Group gap="sm">
                <Text fw={600} role="status">
                  {t('roles.unsaved', { count })}
                </Text>
                <Act
                  label={t('roles.undo')}
                  icon={<IconArrowBackUp size={18} />}
                  variant="subtle"
                  onClick={() => setDraft({})}
                />
              </Group>
            )
          }
        >
          {count > 0 ? (
            <BigAction
              label={t('roles.save')}
              shortcut="F10"
              icon={<IconDeviceFloppy size={20} />}
              pending={save.pending}
              onClick={save.run}
            />
          ) : (
            <BigAction
              label={t('roles.add')}
              shortcut="F4"
              icon={<IconPlus size={20} />}
              onClick={() => setTask({ kind: 'copy', role: null })}
            />
          )}
        </ActionBar>
      )}
      <RoleTasks task={task} roles={all ?? []} onClose={() => setTask(null)} />
      <AskBeforeLeaving unsaved={count > 0} />
    </Page>
  )
}

/** What was turned and not saved is not lost by a click elsewhere; searching in the matrix leaves nothing. */
function AskBeforeLeaving({ unsaved }: { unsaved: boolean }) {
  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => unsaved,
    withResolver: true,
  })
  return (
    <LeaveDialog opened={guard.status === 'blocked'} onStay={() => guard.reset?.()} onLeave={() => guard.proceed?.()} />
  )
}

/** Saves role after role; what was saved before a refusal stays saved, and only the rest stays unsaved. */
function useSave(draft: Draft, roles: readonly RoleRow[], onDone: () => void) {
  const { t } = useTranslation('identity')
  const action = useAction(roleEditor.update, { invalidates: stale })
  const run = async () => {
    for (const role of roles.filter((r) => draft[r.id])) {
      const { name, description, allow, deny, discountCap } = drafted(draft, role)
      const body = { name: name!, description, allow, deny, discountCap }
      await action.runAsync({ params: { id: role.id }, body }, { version: role.version })
    }
    onDone()
    announce(t('roles.saved'))
  }
  return { pending: action.pending, problem: action.problem, run: () => void run().catch(() => undefined) }
}
