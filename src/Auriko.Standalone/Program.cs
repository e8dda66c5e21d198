using System.CommandLine;
using Auriko.Standalone;

// The host answers to Ctrl-C and SIGTERM itself, and in its own time.
return await GatewayCommand.Create()
    .Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
