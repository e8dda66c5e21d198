using System.CommandLine;
using Auriko.Benchmarks.Compare;
using Auriko.Benchmarks.Routing;
using BenchmarkDotNet.Running;

var micro = new Command("micro", "Time and bytes of parsing, routing, emitting, translating and pricing (BenchmarkDotNet's own options follow).")
{
    TreatUnmatchedTokensAsErrors = false,
};
micro.SetAction(parsed =>
{
    BenchmarkSwitcher.FromAssembly(typeof(CompareCommand).Assembly).Run([.. parsed.UnmatchedTokens]);
});

var seconds = new Option<int>("--seconds") { Description = "Length of each throughput run.", DefaultValueFactory = _ => 10 };
var streams = new Option<int>("--streams") { Description = "How many paced streams at once.", DefaultValueFactory = _ => 512 };
var compare = new Command("compare", "A direct call, a plain YARP proxy and Standalone on one cheap upstream.") { seconds, streams };
compare.SetAction((parsed, cancellation) => CompareCommand.RunAsync(
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(streams), cancellation));

var loads = new Option<int>("--loads") { Description = "How many loads each figure is the mean of.", DefaultValueFactory = _ => 20 };
var routing = new Command("routing", "What the strategies make of markets the gateway does not know, in simulated time.") { loads };
routing.SetAction(parsed => RoutingCommand.Run(parsed.GetValue(loads)));

var urls = new Option<string>("--urls") { Required = true };
var upstream = new Option<string>("--upstream") { Required = true };
var serveUpstream = new Command("upstream", "The cheap upstream, by itself.") { urls };
serveUpstream.SetAction((parsed, cancellation) => CheapUpstream.RunAsync(parsed.GetRequiredValue(urls), cancellation));
var servePlainProxy = new Command("yarp", "The plain proxy, by itself.") { urls, upstream };
servePlainProxy.SetAction((parsed, cancellation) =>
    PlainProxy.RunAsync(parsed.GetRequiredValue(urls), parsed.GetRequiredValue(upstream), cancellation));

return await new RootCommand("Benchmarks of Auriko.Functions.") { micro, compare, routing, serveUpstream, servePlainProxy }
    .Parse(args)
    .InvokeAsync();
