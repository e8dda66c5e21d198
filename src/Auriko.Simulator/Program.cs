using System.CommandLine;
using Auriko.Simulator;

var urls = new Option<string>("--urls")
{
    Description = "The address to listen on.",
    DefaultValueFactory = _ => "http://127.0.0.1:9090",
};
var firstToken = new Option<double?>("--ttft-ms") { Description = "Milliseconds to the first piece of output." };
var delta = new Option<double?>("--delta-ms") { Description = "Milliseconds from one piece of output to the next." };

var command = new RootCommand("Answers as the providers' own services do, on this machine.") { urls, firstToken, delta };
command.SetAction(async (parsed, cancellationToken) =>
{
    var options = new SimulatorOptions { Url = parsed.GetRequiredValue(urls) };
    options.FirstToken = parsed.GetValue(firstToken) is { } first ? TimeSpan.FromMilliseconds(first) : options.FirstToken;
    options.Delta = parsed.GetValue(delta) is { } each ? TimeSpan.FromMilliseconds(each) : options.Delta;

    var host = await SimulatorHost.StartAsync(options, cancellationToken).ConfigureAwait(false);
    await using var _ = host.ConfigureAwait(false);
    Console.WriteLine($"simulator  {host.BaseAddress.ToString().TrimEnd('/')}");
    try
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, options.Clock, cancellationToken).ConfigureAwait(false);
    }
    catch (OperationCanceledException)
    {
        // Ctrl-C is how it is meant to end.
    }

    return 0;
});

return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
