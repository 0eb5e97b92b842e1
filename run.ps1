#!/usr/bin/env pwsh
# The same door for PowerShell: passes its arguments on, holds no logic.
dotnet run -c Release --project "$PSScriptRoot/bench" -- @args
exit $LASTEXITCODE
