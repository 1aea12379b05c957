create trigger audit_event_never_changed before update on audit_event
begin select raise(abort, 'audit entries are never changed'); end;
create trigger audit_event_never_removed before delete on audit_event
begin select raise(abort, 'audit entries are never removed'); end;
create trigger audit_event_only_at_the_end before insert on audit_event
when not exists (
  select 1 from audit_head
  where seq + 1 = new.seq and hash = new.prev_hash and entry_hash = new.prev_entry_hash
)
begin select raise(abort, 'an audit entry is only added at the end of the chain'); end;
create trigger audit_head_only_forward before update on audit_head
when new.id <> 1 or new.seq <> old.seq + 1 or not exists (
  select 1 from audit_event where seq = new.seq and hash = new.hash and entry_hash = new.entry_hash
)
begin select raise(abort, 'the end of the audit chain only moves to its next entry'); end;
create trigger audit_head_never_removed before delete on audit_head
begin select raise(abort, 'the end of the audit chain is never removed'); end;
create trigger audit_head_only_one before insert on audit_head
begin select raise(abort, 'the audit chain has one end'); end;
