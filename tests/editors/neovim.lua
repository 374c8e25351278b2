-- Open a broken app in Neovim, apply the preferred quick fix, and write what was seen as JSON.
local command, file, result = vim.env.SERVER, vim.env.FILE, vim.env.RESULT
local seen = {}

local function diagnostics()
  return vim.tbl_map(function(one)
    return { code = one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code), line = one.lnum }
  end, vim.diagnostic.get(0))
end

local function wait_for(found)
  return vim.wait(30000, found, 50)
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  local root = vim.fn.fnamemodify(file, ':h:h')
  local client = vim.lsp.start_client({
    name = 'sfscope-lint',
    cmd = { command, 'server' },
    root_dir = root,
    init_options = { trusted = true },
  })
  vim.lsp.buf_attach_client(0, client)
  wait_for(function() return #vim.diagnostic.get(0) > 0 end)
  seen.before = diagnostics()

  local last = vim.api.nvim_buf_line_count(0)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = { line = 0, character = 0 }, ['end'] = { line = last, character = 0 } },
    context = { diagnostics = {} },
  }
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 30000)
  for _, answer in pairs(answers or {}) do
    for _, action in ipairs(answer.result or {}) do
      if action.isPreferred and not seen.title then
        seen.title = action.title
        vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      end
    end
  end
  wait_for(function() return #vim.diagnostic.get(0) < #seen.before end)
  seen.after = diagnostics()
  seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  vim.lsp.stop_client(client)
end)
if not ok then
  seen.problem = tostring(problem)
end
local out = io.open(result, 'w')
out:write(vim.fn.json_encode(seen))
out:close()
vim.cmd('qall!')
